"""The interface for other systems: packs, their schemas, a verdict on an application document. Nothing is stored."""
