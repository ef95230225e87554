"""How /api/v1 works whatever the noun: sign-in, problem details, idempotency, the document."""
