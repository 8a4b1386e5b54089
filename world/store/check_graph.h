#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct check_node;

/* Directed graph of object ids: containment or inheritance. Embedded; a zeroed struct is empty. */
struct check_graph {
    struct check_node *nodes; /* owned; nodes with outgoing edges, by id */
    size_t node_count;
    size_t node_capacity;
    uint64_t *targets; /* owned; the targets of each node are contiguous */
    size_t target_count;
    size_t target_capacity;
};

/* Adds an edge. Edges come sorted by `from`. An edge out of order, as a damaged file may have it,
 * is left out. */
void check_graph_add(struct check_graph *graph, uint64_t from, uint64_t to);
/* Calls found once for each edge that closes a cycle. Call it once. */
void check_graph_walk(
        struct check_graph *graph, void (*found)(void *data, uint64_t id), void *data);
void check_graph_finish(struct check_graph *graph);
