"""The tree against RFC 6962's own figures, and against its definition in its plainest form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.log.frontier import Frontier
from market.log.merkle import EMPTY_ROOT, MerkleTree, leaf_hash, left_size, node_hash
from market.log.proofs import proves_consistency, proves_inclusion

LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOT = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def tree_of(leaves):
    tree = MerkleTree()
    for leaf in leaves:
        tree.append(leaf_hash(leaf))
    return tree


def plain_root(leaves):
    """RFC 6962, 2.1, word for word."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    middle = left_size(len(leaves))
    return node_hash(plain_root(leaves[:middle]), plain_root(leaves[middle:]))


def numbered(size):
    return [bytes([number]) for number in range(size)]


def test_the_eight_standard_leaves_have_the_published_root():
    """The test vectors of Certificate Transparency."""
    assert tree_of(LEAVES).root().hex() == ROOT


def test_a_doubled_last_leaf_changes_the_root():
    """Unlike in trees that pad an odd row with its last entry."""
    assert tree_of([b"a", b"b", b"c"]).root() != tree_of([b"a", b"b", b"c", b"c"]).root()


@given(st.integers(0, 70), st.data())
def test_every_root_is_the_plain_one(size, data):
    at = data.draw(st.integers(0, size))
    assert tree_of(numbered(size)).root(at) == plain_root(numbered(at))


@given(st.integers(1, 70), st.data())
def test_an_inclusion_proof_proves_its_entry_and_no_other(size, data):
    index, other = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size - 1))
    tree = tree_of(numbered(size))
    proof, root, leaf = tree.inclusion_proof(index), tree.root(), leaf_hash(bytes([index]))
    assert proves_inclusion(leaf, index, size, proof, root)
    assert proves_inclusion(leaf, other, size, proof, root) == (index == other)
    assert not proves_inclusion(leaf_hash(b"another"), index, size, proof, root)
    assert not proves_inclusion(leaf, index, size, (*proof, root), root)


@given(st.integers(1, 70), st.data())
def test_a_consistency_proof_proves_a_beginning_and_no_fork(size, data):
    old_size = data.draw(st.integers(1, size))
    changed = data.draw(st.integers(0, old_size - 1))
    leaves = numbered(size)
    fork = [b"changed" if index == changed else leaf for index, leaf in enumerate(leaves)]
    tree, other = tree_of(leaves), tree_of(fork)
    proof = tree.consistency_proof(old_size)
    assert proves_consistency(old_size, size, proof, tree.root(old_size), tree.root())
    assert not proves_consistency(old_size, size, proof, other.root(old_size), tree.root())
    assert not proves_consistency(old_size, size, other.consistency_proof(old_size), tree.root(old_size), other.root())


def test_proofs_of_what_is_not_there_are_refused():
    tree = tree_of(LEAVES)
    with pytest.raises(IndexError):
        tree.inclusion_proof(8)
    with pytest.raises(IndexError):
        tree.consistency_proof(0)
    with pytest.raises(IndexError):
        tree.root(9)


@given(st.lists(st.integers(0, 20), max_size=6))
def test_the_open_nodes_are_enough_to_go_on_from(portions):
    frontier, tree = Frontier(), MerkleTree()
    for portion in portions:
        leaves = [leaf_hash(bytes([number])) for number in range(portion)]
        frontier = Frontier(frontier.size, frontier.nodes)
        frontier.extend(leaves)
        for leaf in leaves:
            tree.append(leaf)
        assert (frontier.size, frontier.root()) == (len(tree), tree.root())
