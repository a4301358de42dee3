"""What code can stand for without a model: ledger → facts."""
