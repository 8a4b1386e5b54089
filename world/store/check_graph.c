/* check_graph.c -- finds cycles.
 *
 * Designed for millions of nodes that may be damaged in any way: no recursion, and 32 bytes a node
 * plus 8 an edge. Nodes without outgoing edges are not stored. The walk is depth first. The way
 * back is a chain of indexes through the nodes themselves, so no stack can overflow.
 *
 * An edge to a node on the current path closes a cycle, and is otherwise ignored. */
#include "world/store/check_graph.h"

#include "engine/base/err.h"
#include "engine/base/mem.h"

#define NONE UINT32_MAX

struct check_node {
    uint64_t id;
    uint32_t first; /* index of its first target */
    uint32_t count;
    uint32_t next; /* target to follow next; count + 1: done */
    uint32_t back; /* node we came from */
    bool on_way;
};

static void add_node(struct check_graph *graph, uint64_t id)
{
    must(graph->node_count < NONE);
    graph->nodes = mem_grow(
            graph->nodes, graph->node_count, &graph->node_capacity, sizeof(graph->nodes[0]));
    graph->nodes[graph->node_count++] =
            (struct check_node){.id = id, .first = (uint32_t)graph->target_count};
}

static void add_target(struct check_graph *graph, uint64_t id)
{
    must(graph->target_count < NONE);
    graph->targets = mem_grow(graph->targets, graph->target_count, &graph->target_capacity,
            sizeof(graph->targets[0]));
    graph->targets[graph->target_count++] = id;
    graph->nodes[graph->node_count - 1].count++;
}

void check_graph_add(struct check_graph *graph, uint64_t from, uint64_t to)
{
    uint64_t last = graph->node_count > 0 ? graph->nodes[graph->node_count - 1].id : 0;
    if (graph->node_count > 0 && from < last) {
        return;
    }
    if (graph->node_count == 0 || from != last) {
        add_node(graph, from);
    }
    add_target(graph, to);
}

static uint32_t find_node(const struct check_graph *graph, uint64_t id)
{
    size_t low = 0;
    size_t high = graph->node_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (graph->nodes[middle].id < id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < graph->node_count && graph->nodes[low].id == id ? (uint32_t)low : NONE;
}

static bool is_done(const struct check_node *node)
{
    return node->next > node->count;
}

/* Follows the next edge of the node at `at`; returns where to continue. */
static uint32_t follow(struct check_graph *graph, uint32_t at,
        void (*found)(void *data, uint64_t id), void *data)
{
    struct check_node *node = &graph->nodes[at];
    uint32_t to = find_node(graph, graph->targets[node->first + node->next++]);
    if (to == NONE || is_done(&graph->nodes[to])) {
        return at;
    }
    struct check_node *target = &graph->nodes[to];
    if (target->on_way) {
        found(data, target->id);
        return at;
    }
    target->on_way = true;
    target->back = at;
    return to;
}

static void walk_from(struct check_graph *graph, uint32_t start,
        void (*found)(void *data, uint64_t id), void *data)
{
    uint32_t at = start;
    graph->nodes[start].on_way = true;
    graph->nodes[start].back = NONE;
    while (at != NONE) {
        struct check_node *node = &graph->nodes[at];
        if (node->next < node->count) {
            at = follow(graph, at, found, data);
            continue;
        }
        node->next = node->count + 1;
        node->on_way = false;
        at = node->back;
    }
}

void check_graph_walk(
        struct check_graph *graph, void (*found)(void *data, uint64_t id), void *data)
{
    for (uint32_t i = 0; i < graph->node_count; i++) {
        if (!is_done(&graph->nodes[i])) {
            walk_from(graph, i, found, data);
        }
    }
}

void check_graph_finish(struct check_graph *graph)
{
    mem_free(graph->nodes);
    mem_free(graph->targets);
    *graph = (struct check_graph){0};
}
