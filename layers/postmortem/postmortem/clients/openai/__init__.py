"""The client of OpenAI and of compatible servers: calls, answers, prices, and the limit of what they may cost."""
