"""The stacks of an environment: which, in which order, and where their state lies."""

from core.layout import Stack, stacks_of, state_path
from tests.support import environment


def test_three_stacks_in_the_order_of_an_apply() -> None:
    """Each stack comes after those it reads from."""
    assert stacks_of(environment()) == (
        Stack("dev-cluster", "cluster"),
        Stack("dev-karpenter", "karpenter", after=("dev-cluster",)),
        Stack("dev-nodes", "nodes", after=("dev-cluster", "dev-karpenter")),
    )


def test_the_account_comes_first_where_it_is_asked_for() -> None:
    """Making the Spot service-linked role takes a stack, on which no other one waits."""
    asked = environment(account={"spot_service_linked_role": "create"})

    assert stacks_of(asked) == (Stack("dev-account", "account"), *stacks_of(environment()))


def test_a_stack_comes_after_what_it_needs() -> None:
    """No stack needs one that comes later."""
    stacks = stacks_of(environment(account={"spot_service_linked_role": "create"}))
    names = [stack.name for stack in stacks]

    assert all(
        names.index(need) < names.index(stack.name) for stack in stacks for need in stack.after
    )


def test_stacks_are_called_after_the_environment() -> None:
    """The cluster's own name does not show in its stacks' names."""
    named = environment(name="eu", cluster={"name": "blue"})

    assert [stack.name for stack in stacks_of(named)] == ["eu-cluster", "eu-karpenter", "eu-nodes"]


def test_state_lies_outside_the_output() -> None:
    """State is found by a relative path, so that the folder can be moved."""
    assert state_path("dev-cluster") == "../../../state/dev-cluster.tfstate"
    assert state_path("dev-cluster", "../../state") == "../../state/dev-cluster.tfstate"
