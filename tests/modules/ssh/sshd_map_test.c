/* sshd_map_test.c -- A small map in letters: rooms and exits in their places, and nothing outside
 * the map. */
#include "net/ssh/sshd_map.h"

#include "tests/support/test.h"

static void assert_map(const char *json, size_t most, bool drawn, const char *expected)
{
    struct buf out = {0};
    json_t *map = json ? json_loads(json, 0, NULL) : NULL;
    sshd_map_draw(map, most, drawn, &out);
    assert_str(buf_str(&out), expected);
    json_decref(map);
    buf_finish(&out);
}

#define ROOM(x, y, more) "{\"x\":" #x ",\"y\":" #y more "}"
#define WAY(from, to, dx, dy, more)                                                            \
    "{\"from\":" #from ",\"to\":" #to ",\"dx\":" #dx ",\"dy\":" #dy more "}"

TEST(rooms_and_exits_are_drawn_at_their_places)
{
    static const char map[] = "{\"rooms\":[" ROOM(0, 0, "") "," ROOM(
            1, 0, ",\"up\":true") "," ROOM(0, -1, ",\"visited\":true") "," ROOM(1, 1,
            ",\"dark\":true") "],\"ways\":[" WAY(0, 1, 1, 0, ",\"closed\":true") "," WAY(0, 2,
            0, -1, "") "," WAY(0, 3, 1, 1, "") "]}";

    assert_map(map, 9, false,
            "          [ ]        \n"
            "           |         \n"
            "          [@]+[<]    \n"
            "             \\       \n"
            "              [?]    \n");
    assert_map(map, 3, true,
            "           \u2502         \n"
            "          [@]\u253C[<]    \n"
            "             \u2572       \n");
    assert_map(map, 1, false, "          [@]+[<]    \n");
    assert_map(map, 0, false, "");
}

TEST(invalid_map_data_draws_no_map)
{
    assert_map(NULL, 9, true, "");
    assert_map("{}", 9, true, "");
    assert_map("[]", 9, true, "");
    assert_map("{\"rooms\":[],\"ways\":[" WAY(0, 1, 1, 0, "") "]}", 9, true, "");
    assert_map("{\"rooms\":[{}],\"ways\":[" WAY(0, 7, 1, 0, "") "," WAY(-1, 0, 1, 0, "") "]}",
            9, false, "          [@]        \n");
    assert_map("{\"rooms\":[" ROOM(0, 0, "") "," ROOM(1000000, -2000000000, "") "," ROOM(
                       -2147483648, 3, "") "],\"ways\":[" WAY(0, 1, 1, 0, "") "," WAY(2, 0, 0,
                       0, "") "]}",
            9, false, "          [@]        \n");
}
