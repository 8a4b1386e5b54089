#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct check_node;

/* Who leads to whom, by id: what is where, what inherits from what. Embedded; zeroed is empty.
 */
struct check_graph {
    struct check_node *nodes; /* owned; those that lead somewhere, by id */
    size_t node_count;
    size_t node_capacity;
    uint64_t *targets; /* owned; each node's in a row */
    size_t target_count;
    size_t target_capacity;
};

/* Adds an edge. Edges come sorted by from; one out of order, as a damaged file may have it, is
 * left out. */
void check_graph_add(struct check_graph *graph, uint64_t from, uint64_t to);
/* Calls found once for each edge that closes a cycle (depth 0), and for each node from which
 * the longest way is over depth_max long (0: any). To be called once. */
void check_graph_walk(struct check_graph *graph, unsigned depth_max,
        void (*found)(void *data, uint64_t id, unsigned depth), void *data);
void check_graph_finish(struct check_graph *graph);
