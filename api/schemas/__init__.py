"""The shapes that go over the wire, as OpenAPI shows them; they mirror the types of `agent` and `index`."""
