"""Rules of one class of goods, as pure functions of sealed offers; each says what it promises (market rule 14)."""
