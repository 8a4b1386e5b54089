/* layout_test.c -- Room layout: the compass, storeys, rooms that would share a place, and many
 * rooms. */
#include "net/shared/layout.h"

#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "engine/base/rng.h"
#include "tests/support/test.h"

#include <stdlib.h>

struct ways {
    struct layout_edge edges[64];
    size_t count;
};

static void add(struct ways *ways, uint32_t from, const char *name, uint32_t to)
{
    struct layout_edge edge = {.from = from, .to = to};
    edge.kind = layout_read_direction(str_of(name), &edge.dx, &edge.dy, &edge.dz);
    ways->edges[ways->count++] = edge;
    ways->edges[ways->count++] = (struct layout_edge){
            to, from, (int8_t)-edge.dx, (int8_t)-edge.dy, (int8_t)-edge.dz, edge.kind};
}

TEST(a_room_is_placed_one_step_in_the_exits_direction)
{
    struct ways ways = {0};
    struct layout_room rooms[4];
    add(&ways, 0, "North", 1);
    add(&ways, 1, "east", 2);
    add(&ways, 2, "up", 3);

    assert_int_equal(layout_lay_out(rooms, 4, ways.edges, ways.count), 1);

    assert_int_equal(rooms[1].y, -1);
    assert_int_equal(rooms[2].x, 1);
    assert_int_equal(rooms[2].y, -1);
    assert_int_equal(rooms[3].x, 1);
    assert_int_equal(rooms[3].y, -1);
    assert_int_equal(rooms[3].floor, 1);
}

TEST(a_room_at_an_occupied_place_gets_a_new_row)
{
    struct ways ways = {0};
    struct layout_room rooms[5];
    add(&ways, 0, "east", 1);
    add(&ways, 1, "north", 2);
    add(&ways, 2, "west", 3);
    add(&ways, 3, "south", 4); /* where the first one is */

    (void)layout_lay_out(rooms, 5, ways.edges, ways.count);

    assert_int_equal(rooms[3].x, rooms[4].x);
    assert_true(rooms[4].y > rooms[3].y);
    assert_true(rooms[4].y < rooms[0].y);
    assert_int_equal(rooms[1].y, rooms[0].y);
}

TEST(unconnected_rooms_form_separate_parts)
{
    struct ways ways = {0};
    struct layout_room rooms[3];
    add(&ways, 0, "in", 2);

    assert_int_equal(layout_lay_out(rooms, 3, ways.edges, ways.count), 2);

    assert_int_equal(rooms[1].part, 1);
    assert_int_equal(rooms[2].part, 0);
    assert_true(rooms[2].x != 0 || rooms[2].y != 0);
    assert_int_equal(layout_lay_out(rooms, 0, NULL, 0), 0);
}

static int compare_places(const void *left, const void *right)
{
    const struct layout_room *a = left;
    const struct layout_room *b = right;
    return a->part != b->part     ? (a->part < b->part ? -1 : 1)
           : a->floor != b->floor ? (a->floor < b->floor ? -1 : 1)
           : a->x != b->x         ? (a->x < b->x ? -1 : 1)
           : a->y != b->y         ? (a->y < b->y ? -1 : 1)
                                  : 0;
}

TEST(no_two_of_twelve_thousand_rooms_share_a_position)
{
    enum { ROOMS = 12000 };

    static const char *const names[] = {"north", "south", "east", "west", "up", "down",
            "northeast", "southwest", "in", "hole"};
    struct layout_room *rooms = mem_alloc_array(ROOMS, sizeof(*rooms));
    struct layout_edge *edges = mem_alloc_array(8 * ROOMS, sizeof(*edges));
    struct rng rng;
    size_t count = 0;
    rng_seed(&rng, 7);
    for (uint32_t i = 0; i < 4 * ROOMS; i++) {
        struct ways two = {0};
        add(&two, i / 4, names[rng_below(&rng, 10)], (uint32_t)rng_below(&rng, ROOMS));
        edges[count++] = two.edges[0];
        edges[count++] = two.edges[1];
    }
    int64_t began_us = clock_us();

    (void)layout_lay_out(rooms, ROOMS, edges, count);

    print_message("# laid out in %lld us\n", (long long)(clock_us() - began_us));
    qsort(rooms, ROOMS, sizeof(*rooms), compare_places);
    for (size_t i = 1; i < ROOMS; i++) {
        assert_int_not_equal(compare_places(&rooms[i - 1], &rooms[i]), 0);
    }
    mem_free(edges);
    mem_free(rooms);
}
