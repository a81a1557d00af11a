"""Changing a Deployment, or a Secret it uses: by JSON Patch with tests, or by server-side apply."""
