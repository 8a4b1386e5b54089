/* web_map_test.c -- Maps: positions of rooms from their exits' directions. */
#include "net/maps/web_map.h"

#include "engine/base/buf.h"
#include "engine/base/mem.h"
#include "net/maps/web_map_lane.h"
#include "tests/support/test.h"

#include <math.h>
#include <stdlib.h>

/* Returns an area of "12:name" pairs for rooms, "12 north 13" for exits, with options behind:
 * "door", "shut". */
static json_t *area_of(const char *const *rooms, const char *const *exits)
{
    json_t *area = json_pack("{s:[], s:[]}", "rooms", "exits");
    for (size_t i = 0; rooms[i]; i++) {
        struct str name = str_of(rooms[i]);
        uint64_t id = 0;
        assert_true(str_to_u64(str_take_until(&name, ':'), &id));
        json_array_append_new(json_object_get(area, "rooms"),
                json_pack("{s:I, s:s}", "id", (json_int_t)id, "name", name.bytes));
    }
    for (size_t i = 0; exits[i]; i++) {
        struct str line = str_of(exits[i]);
        uint64_t from = 0;
        uint64_t to = 0;
        assert_true(str_to_u64(str_take_word(&line), &from));
        struct str name = str_take_word(&line);
        assert_true(str_to_u64(str_take_word(&line), &to));
        bool door = str_starts(line, STR("door"));
        json_array_append_new(json_object_get(area, "exits"),
                json_pack("{s:I, s:I, s:s%, s:b, s:b}", "from", (json_int_t)from, "to",
                        (json_int_t)to, "name", name.bytes, name.length, "door", door, "open",
                        !str_ends(line, STR("shut"))));
    }
    return area;
}

static struct web_map lay_out(const char *const *rooms, const char *const *exits)
{
    json_t *area = area_of(rooms, exits);
    struct web_map map;
    assert_true(web_map_layout(area, &map));
    /* Names are borrowed from it. */
    for (size_t i = 0; i < map.room_count; i++) {
        map.rooms[i].name = STR_NONE;
    }
    json_decref(area);
    return map;
}

static const struct web_map_room *room_of(const struct web_map *map, uint64_t id)
{
    for (size_t i = 0; i < map->room_count; i++) {
        if (map->rooms[i].id == id) {
            return &map->rooms[i];
        }
    }
    fail_msg("no room %llu", (unsigned long long)id);
    return NULL;
}

static void assert_apart_map(const struct web_map *map)
{
    for (size_t i = 0; i < map->room_count; i++) {
        assert_true(map->rooms[i].x >= 0 && map->rooms[i].x < map->columns);
        assert_true(map->rooms[i].y >= 0 && map->rooms[i].y < map->rows);
        for (size_t k = 0; k < i; k++) {
            assert_false(
                    map->rooms[i].x == map->rooms[k].x && map->rooms[i].y == map->rooms[k].y);
        }
    }
}

TEST(rooms_are_placed_by_the_compass)
{
    static const char *const rooms[] = {"1:Green", "2:Lane", "3:Inn", "4:Bridge", NULL};
    static const char *const exits[] = {
            "1 north 2", "2 south 1", "1 east 3", "3 west 1", "1 south 4", "4 north 1", NULL};

    struct web_map map = lay_out(rooms, exits);

    const struct web_map_room *green = room_of(&map, 1);
    assert_int_equal(room_of(&map, 2)->x, green->x);
    assert_int_equal(room_of(&map, 2)->y, green->y - 1);
    assert_int_equal(room_of(&map, 3)->x, green->x + 1);
    assert_int_equal(room_of(&map, 4)->y, green->y + 1);
    assert_int_equal(map.link_count, 3);
    assert_int_equal(map.columns, 2);
    assert_int_equal(map.rows, 3);
    assert_apart_map(&map);
    web_map_finish(&map);
}

TEST(a_room_without_free_space_moves_the_rooms_beyond)
{
    /* East, north, west, south of the first: and there is another room, not the first. */
    static const char *const rooms[] = {"1:A", "2:B", "3:C", "4:D", "5:E", NULL};
    static const char *const exits[] = {"1 east 2", "2 north 3", "3 west 4", "4 south 5", NULL};

    struct web_map map = lay_out(rooms, exits);

    assert_apart_map(&map);
    assert_true(room_of(&map, 5)->y > room_of(&map, 4)->y);
    assert_int_equal(room_of(&map, 5)->x, room_of(&map, 4)->x);
    assert_true(room_of(&map, 2)->x > room_of(&map, 1)->x);
    web_map_finish(&map);
}

TEST(a_twisted_maze_has_no_two_rooms_in_one_place)
{
    static const char *const names[] = {"north", "south", "east", "west", "up", "down",
            "northeast", "southwest", "in", "hole"};
    json_t *area = json_pack("{s:[], s:[]}", "rooms", "exits");
    uint32_t seed = 7;
    for (json_int_t id = 1; id <= 300; id++) {
        json_array_append_new(json_object_get(area, "rooms"),
                json_pack("{s:I, s:s}", "id", id, "name", "Maze"));
        for (int i = 0; i < 4; i++) {
            seed = seed * 1664525u + 1013904223u;
            json_array_append_new(json_object_get(area, "exits"),
                    json_pack("{s:I, s:I, s:s}", "from", id, "to",
                            (json_int_t)(1 + (seed >> 8) % 300), "name",
                            names[(seed >> 20) % 10]));
        }
    }

    struct web_map map;
    assert_true(web_map_layout(area, &map));

    assert_apart_map(&map);
    web_map_finish(&map);
    json_decref(area);
}

/* Returns the piece of a map around a room. */
static struct buf draw_piece(const char *const *rooms, const char *const *exits, uint64_t room)
{
    json_t *area = area_of(rooms, exits);
    struct buf out = {0};
    web_map_put_piece(area, room, &out);
    json_decref(area);
    return out;
}

TEST(a_piece_has_the_rooms_at_most_two_steps_away_and_no_others)
{
    static const char *const rooms[] = {
            "1:Quay", "2:Street", "3:Square", "4:Hill", "9:Elsewhere", NULL};
    static const char *const exits[] = {
            "1 north 2", "2 south 1", "2 west 3", "3 east 2", "3 south 4", "4 north 3", NULL};

    struct buf piece = draw_piece(rooms, exits, 1);

    assert_true(str_find(buf_str(&piece), STR("Square </tspan>"), 0) < piece.length);
    assert_true(str_find(buf_str(&piece), STR("Hill </tspan>"), 0) >= piece.length);
    /* The way there has its name. */
    assert_true(str_find(buf_str(&piece), STR(">Hill</text>"), 0) < piece.length);
    assert_true(str_find(buf_str(&piece), STR("Elsewhere </tspan>"), 0) >= piece.length);
    buf_finish(&piece);
}

TEST(a_piece_shows_the_stairs_of_its_rooms_whichever_end_is_listed_first)
{
    static const char *const rooms[] = {"1:Attic", "2:Hall", "3:Cellar", NULL};
    static const char *const exits[] = {"1 down 2", "2 up 1", "2 down 3", "3 up 2", NULL};

    struct buf piece = draw_piece(rooms, exits, 2);

    assert_true(str_find(buf_str(&piece), STR("<title>up to Attic<"), 0) < piece.length);
    assert_true(str_find(buf_str(&piece), STR("<title>down to Cellar<"), 0) < piece.length);
    buf_finish(&piece);
}

TEST(a_long_word_of_a_name_stays_whole_in_a_wider_box)
{
    static const char *const rooms[] = {"1:The Lamplighters' Vault", NULL};
    static const char *const exits[] = {NULL};

    struct buf piece = draw_piece(rooms, exits, 1);

    assert_true(str_find(buf_str(&piece), STR("<text class=\"long\">"), 0) < piece.length);
    assert_true(str_find(buf_str(&piece), STR(">Vault "), 0) < piece.length);
    buf_finish(&piece);
}

TEST(a_room_whose_name_nobody_can_see_is_a_dark_place)
{
    json_t *area = json_pack("{s:[{s:i, s:s, s:b}], s:[]}", "rooms", "id", 1, "name",
            "Darkness", "dark", true, "exits");
    struct buf out = {0};

    web_map_put(area, &out);

    assert_true(str_find(buf_str(&out), STR("Darkness"), 0) >= out.length);
    assert_true(str_find(buf_str(&out), STR("<title>A dark place<"), 0) < out.length);
    buf_finish(&out);
    json_decref(area);
}

TEST(floors_are_drawn_with_the_highest_on_top)
{
    static const char *const rooms[] = {"1:Hall", "2:Attic", "3:Cellar", NULL};
    static const char *const exits[] = {"1 up 2", "2 down 1", "1 down 3", NULL};

    struct web_map map = lay_out(rooms, exits);

    assert_int_equal(map.floor_count, 3);
    assert_int_equal(map.floors[0].number, 1);
    assert_true(room_of(&map, 2)->y < room_of(&map, 1)->y);
    assert_true(room_of(&map, 3)->y > room_of(&map, 1)->y);
    assert_apart_map(&map);
    web_map_finish(&map);
}

TEST(the_ground_floor_has_the_exit_out_or_else_most_rooms)
{
    static const char *const rooms[] = {"1:Attic", "2:Hall", "3:Kitchen", NULL};
    static const char *const inside[] = {"1 down 2", "2 up 1", "2 north 3", "3 south 2", NULL};
    static const char *const with_door[] = {
            "1 down 2", "2 up 1", "2 north 3", "3 south 2", "1 out 9", NULL};

    struct web_map map = lay_out(rooms, inside);
    assert_int_equal(map.floors[0].number, 1);
    assert_int_equal(map.floors[1].number, 0);
    web_map_finish(&map);

    map = lay_out(rooms, with_door);
    assert_int_equal(map.floors[0].number, 0);
    assert_int_equal(map.floors[1].number, -1);
    web_map_finish(&map);
}

struct link_row {
    const char *exits[4];
    size_t links;
    bool one_way;
    bool door;
    bool open;
    enum layout_kind kind;
};

TEST(exits_become_links)
{
    static const char *const rooms[] = {"1:A", "2:B", NULL};
    static const struct link_row rows[] = {
            {{"1 north 2", "2 south 1"}, 1, false, false, true, LAYOUT_WAY},
            {{"1 north 2"}, 1, true, false, true, LAYOUT_WAY},
            {{"1 north 2", "2 west 1"}, 1, false, false, true, LAYOUT_WAY},
            {{"1 north 2 door shut", "2 south 1 door shut"}, 1, false, true, false, LAYOUT_WAY},
            {{"1 north 2 door", "2 south 1 door"}, 1, false, true, true, LAYOUT_WAY},
            {{"1 up 2", "2 down 1"}, 1, false, false, true, LAYOUT_STAIRS},
            {{"1 hole 2", "2 out 1"}, 1, false, false, true, LAYOUT_OTHER},
            {{"1 north 1"}, 1, true, false, true, LAYOUT_WAY},
            {{"1 north 9"}, 1, true, false, true, LAYOUT_WAY},
            {{"9 north 1"}, 0, false, false, false, LAYOUT_WAY},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct web_map map = lay_out(rooms, rows[i].exits);

        assert_int_equal(map.link_count, rows[i].links);
        if (map.link_count > 0) {
            assert_int_equal(map.links[0].one_way, rows[i].one_way);
            assert_int_equal(map.links[0].door, rows[i].door);
            assert_int_equal(map.links[0].open, rows[i].open);
            assert_int_equal(map.links[0].kind, rows[i].kind);
        }
        web_map_finish(&map);
    }
}

TEST(an_exit_that_arrives_from_another_side_is_drawn_bent)
{
    static const char *const rooms[] = {"1:A", "2:B", "3:C", NULL};
    static const char *const exits[] = {
            "1 east 2", "2 west 1", "2 east 3", "3 west 2", "3 north 1", NULL};

    struct web_map map = lay_out(rooms, exits);

    size_t bent = 0;
    for (size_t i = 0; i < map.link_count; i++) {
        bent += map.links[i].far;
    }
    assert_int_equal(bent, 1);
    web_map_finish(&map);
}

TEST(a_room_takes_a_place_that_is_free_before_one_that_is_taken)
{
    /* From the quay, the office would be at the place of the steps. */
    static const char *const rooms[] = {"1:Quay", "2:Steps", "3:Office", NULL};
    static const char *const exits[] = {
            "1 north 2", "2 south 1", "2 east 3", "3 west 2", "3 south 1 door shut", NULL};

    struct web_map map = lay_out(rooms, exits);

    assert_int_equal(room_of(&map, 3)->x, room_of(&map, 2)->x + 1);
    assert_int_equal(room_of(&map, 3)->y, room_of(&map, 2)->y);
    web_map_finish(&map);
}

static bool are_apart(struct point a, struct point b, struct point c, struct point d)
{
    /* Parallel stretches at one place with a common part. */
    bool across = a.y == b.y && c.y == d.y && a.y == c.y && fmin(a.x, b.x) < fmax(c.x, d.x) &&
                  fmin(c.x, d.x) < fmax(a.x, b.x);
    bool down = a.x == b.x && c.x == d.x && a.x == c.x && fmin(a.y, b.y) < fmax(c.y, d.y) &&
                fmin(c.y, d.y) < fmax(a.y, b.y);
    return !across && !down;
}

TEST(ways_around_rooms_share_no_stretch_and_no_end)
{
    /* A row of rooms; some exits lead around others, and one leaves a side with a straight one. */
    static const char *const rooms[] = {"1:A", "2:B", "3:C", "4:D", "5:E", NULL};
    static const char *const exits[] = {"1 south 2", "2 north 1", "2 south 3", "3 north 2",
            "3 south 4", "4 north 3", "4 south 5", "5 north 4", "1 east 3", "3 west 1",
            "1 east 4", "4 west 1", "5 south 1", "2 east 5", "5 west 2", NULL};
    struct web_map map = lay_out(rooms, exits);

    struct web_map_lane *lanes = web_map_find_lanes(&map);

    size_t count = 0;
    for (size_t i = 0; i < map.link_count; i++) {
        count += lanes[i].any;
        for (size_t k = 0; k < i && lanes[i].any; k++) {
            for (size_t m = 0; m + 1 < LANE_POINTS && lanes[k].any; m++) {
                for (size_t n = 0; n + 1 < LANE_POINTS; n++) {
                    assert_true(are_apart(lanes[i].points[n], lanes[i].points[n + 1],
                            lanes[k].points[m], lanes[k].points[m + 1]));
                }
            }
        }
    }
    assert_int_equal(count, 4);
    mem_free(lanes);
    web_map_finish(&map);
}

TEST(invalid_or_too_large_areas_have_no_map)
{
    struct web_map map;
    json_t *list = json_array();
    json_t *empty = json_object();
    for (int i = 0; i <= WEB_MAP_ROOMS_MAX; i++) {
        json_array_append_new(list, json_pack("{s:i}", "id", i + 1));
    }
    json_t *large = json_pack("{s:o}", "rooms", list);

    assert_false(web_map_layout(empty, &map));
    assert_false(web_map_layout(large, &map));
    json_decref(empty);
    json_decref(large);
}

TEST(a_map_escapes_names_and_marks_the_current_room)
{
    static const char *const rooms[] = {"1:<script>alert(1)</script>", "2:\"Q\" & 'A'", NULL};
    static const char *const exits[] = {"1 \"onload=x 2 door", "2 up 1", "2 <b> 7", NULL};
    json_t *area = area_of(rooms, exits);
    struct web_map map;
    struct buf out = {0};
    assert_true(web_map_layout(area, &map));

    web_map_draw(&map, 2, &out);

    struct str html = buf_str(&out);
    assert_int_equal(str_find(html, STR("<script"), 0), SIZE_MAX);
    assert_int_equal(str_find(html, STR("\"onload"), 0), SIZE_MAX);
    assert_int_equal(str_find(html, STR("<b>"), 0), SIZE_MAX);
    assert_int_not_equal(
            str_find(html, STR("class=\"room here\" href=\"/world/room/2\""), 0), SIZE_MAX);
    buf_finish(&out);
    web_map_finish(&map);
    json_decref(area);
}
