"""Who is who, and when: mentions of actors in text."""
