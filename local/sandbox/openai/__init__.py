"""An OpenAI endpoint that refuses what the real one refuses."""
