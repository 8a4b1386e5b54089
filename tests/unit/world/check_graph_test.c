/* check_graph_test.c -- Cycles are found in any damaged graph. */
#include "world/store/check_graph.h"

#include "tests/support/test.h"

struct check_graph_found {
    size_t cycles;
    uint64_t id;
};

static void note_check_graph(void *data, uint64_t id)
{
    struct check_graph_found *found = data;
    found->cycles++;
    found->id = id;
}

static struct check_graph_found walk(struct check_graph *graph)
{
    struct check_graph_found found = {0};
    check_graph_walk(graph, note_check_graph, &found);
    check_graph_finish(graph);
    return found;
}

TEST(an_empty_graph_has_nothing)
{
    struct check_graph graph = {0};

    struct check_graph_found found = walk(&graph);

    assert_int_equal(found.cycles, 0);
}

TEST(a_diamond_is_not_a_cycle)
{
    struct check_graph graph = {0};
    check_graph_add(&graph, 1, 2);
    check_graph_add(&graph, 1, 4);
    check_graph_add(&graph, 2, 3);
    check_graph_add(&graph, 3, 4);

    struct check_graph_found found = walk(&graph);

    assert_int_equal(found.cycles, 0);
}

TEST(an_edge_to_itself_is_a_cycle)
{
    struct check_graph graph = {0};
    check_graph_add(&graph, 7, 7);

    struct check_graph_found found = walk(&graph);

    assert_int_equal(found.cycles, 1);
    assert_int_equal(found.id, 7);
}

TEST(a_cycle_is_found_once_however_many_lead_into_it)
{
    struct check_graph graph = {0};
    check_graph_add(&graph, 1, 10);
    check_graph_add(&graph, 2, 11);
    check_graph_add(&graph, 10, 11);
    check_graph_add(&graph, 11, 12);
    check_graph_add(&graph, 12, 10);

    struct check_graph_found found = walk(&graph);

    assert_int_equal(found.cycles, 1);
}

TEST(a_chain_of_a_million_needs_no_stack)
{
    struct check_graph graph = {0};
    for (uint64_t id = 1; id <= 1000000; id++) {
        check_graph_add(&graph, id, id + 1);
    }

    struct check_graph_found found = walk(&graph);

    assert_int_equal(found.cycles, 0);
}

TEST(an_edge_that_is_not_in_order_is_ignored)
{
    struct check_graph graph = {0};
    check_graph_add(&graph, 5, 6);
    check_graph_add(&graph, 4, 4);

    struct check_graph_found found = walk(&graph);

    assert_int_equal(found.cycles, 0);
}
