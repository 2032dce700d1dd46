"""The interface for other systems: packs, their schemas, and a verdict on an application document. Nothing is stored."""
