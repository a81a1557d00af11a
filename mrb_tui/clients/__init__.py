"""Each outside library behind one module: kubernetes, prometheus-api-client, httpx. Failures leave as TroubleError."""
