"""Where messages go: Slack, a status page, webhooks, a file; and the outbox, which sends none of them twice."""
