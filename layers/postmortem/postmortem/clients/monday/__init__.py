"""The client of Monday's GraphQL API."""
