"""The explorables, one ES module each, and `frame.js`, which is what they have in common."""
