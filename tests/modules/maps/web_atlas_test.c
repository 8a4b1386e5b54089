/* web_atlas_test.c -- The atlas: the positions of islands, and the drawing. */
#include "net/maps/web_atlas.h"

#include "net/maps/web_atlas_impl.h"
#include "tests/support/test.h"

#include <math.h>
#include <stdlib.h>

/* Adds an area of rooms in a row; the last one leads in a direction to a room elsewhere (0:
 * nowhere). */
static void add_row(struct web_atlas *atlas, uint64_t id, uint64_t first, size_t count,
        const char *way, uint64_t to)
{
    json_t *area = json_pack("{s:I, s:s, s:s%, s:[], s:[]}", "id", (json_int_t)id, "ref", "",
            "name", "Area <b>", (size_t)8, "rooms", "exits");
    assert_non_null(area);
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(json_object_get(area, "rooms"),
                json_pack("{s:I, s:s, s:b}", "id", (json_int_t)(first + i), "name", "Room",
                        "outdoors", 1));
        if (i > 0) {
            json_array_append_new(json_object_get(area, "exits"),
                    json_pack("{s:I, s:I, s:s, s:s}", "from", (json_int_t)(first + i - 1), "to",
                            (json_int_t)(first + i), "name", "east", "to_name", "Room"));
        }
    }
    if (to) {
        json_array_append_new(json_object_get(area, "exits"),
                json_pack("{s:I, s:I, s:s, s:s}", "from", (json_int_t)(first + count - 1), "to",
                        (json_int_t)to, "name", way, "to_name", "Room"));
    }
    web_atlas_add(atlas, area);
    json_decref(area);
}

static json_t *now_of(size_t count, json_int_t lit)
{
    json_t *reply = json_pack("{s:[], s:i}", "areas", "hour", 23);
    for (size_t i = 1; i <= count; i++) {
        json_t *area = json_pack("{s:I}", "id", (json_int_t)i);
        if ((json_int_t)i == lit) {
            (void)json_object_set_new(area, "people", json_integer(3));
        }
        json_array_append_new(json_object_get(reply, "areas"), area);
    }
    return reply;
}

static void assert_apart_atlas(const struct web_atlas *atlas)
{
    for (size_t i = 0; i < atlas->count; i++) {
        for (size_t k = 0; k < i; k++) {
            const struct web_atlas_isle *a = &atlas->isles[i];
            const struct web_atlas_isle *b = &atlas->isles[k];
            assert_true(fabs(a->x - b->x) >= (a->width + b->width) / 2 - 0.01 ||
                        fabs(a->y - b->y) >= (a->height + b->height) / 2 - 0.01);
        }
    }
}

TEST(an_area_is_placed_in_the_direction_of_the_exits_to_it)
{
    struct web_atlas *atlas = web_atlas_create();
    add_row(atlas, 1, 100, 3, "east", 200);
    add_row(atlas, 2, 200, 2, "south", 300);
    add_row(atlas, 3, 300, 2, NULL, 0);

    web_atlas_place(atlas);

    assert_int_equal(web_atlas_count(atlas), 3);
    assert_true(atlas->isles[1].x > atlas->isles[0].x);
    assert_true(atlas->isles[2].y > atlas->isles[1].y);
    assert_apart_atlas(atlas);
    web_atlas_destroy(atlas);
}

TEST(areas_never_overlap_on_the_map)
{
    struct web_atlas *atlas = web_atlas_create();
    for (uint64_t i = 1; i <= 60; i++) {
        static const char *const ways[] = {"east", "north", "in", "west", "down", "southeast"};
        add_row(atlas, i, i * 100, 1 + i * 7 % 40, ways[i % 6], (i * 13 % 60 + 1) * 100);
    }

    web_atlas_place(atlas);

    assert_apart_atlas(atlas);
    web_atlas_destroy(atlas);
}

TEST(an_area_that_became_hidden_is_not_drawn)
{
    struct web_atlas *atlas = web_atlas_create();
    add_row(atlas, 1, 100, 3, "east", 200);
    add_row(atlas, 2, 200, 2, NULL, 0);
    web_atlas_place(atlas);
    json_t *now = now_of(1, 1);
    struct buf html = {0};

    web_atlas_draw(atlas, now, &html);

    assert_int_not_equal(str_find(buf_str(&html), STR("data-area=\"1\""), 0), SIZE_MAX);
    assert_int_equal(str_find(buf_str(&html), STR("data-area=\"2\""), 0), SIZE_MAX);
    assert_int_equal(str_find(buf_str(&html), STR("class=\"join\""), 0), SIZE_MAX);
    assert_int_not_equal(str_find(buf_str(&html), STR("atlas night"), 0), SIZE_MAX);
    assert_int_not_equal(str_find(buf_str(&html), STR("3 people are there"), 0), SIZE_MAX);
    assert_int_not_equal(str_find(buf_str(&html), STR("Area &lt;b&gt;"), 0), SIZE_MAX);
    json_decref(now);
    buf_finish(&html);
    web_atlas_destroy(atlas);
}

TEST(an_area_without_rooms_is_not_drawn)
{
    struct web_atlas *atlas = web_atlas_create();
    add_row(atlas, 1, 100, 0, NULL, 0);
    json_t *now = now_of(1, 0);
    struct buf html = {0};

    web_atlas_place(atlas);
    web_atlas_draw(atlas, now, &html);

    assert_int_equal(web_atlas_count(atlas), 0);
    assert_int_not_equal(str_find(buf_str(&html), STR("</svg>"), 0), SIZE_MAX);
    json_decref(now);
    buf_finish(&html);
    web_atlas_destroy(atlas);
}

/* -- names -- */

/* True if two names would overlap on a sheet of that many pixels, where letters are 8 wide. */
static bool names_meet(const struct web_atlas *atlas, size_t a, size_t b, double pixels)
{
    double unit = (atlas->right - atlas->left) / pixels;
    const struct web_atlas_isle *one = &atlas->isles[a];
    const struct web_atlas_isle *other = &atlas->isles[b];
    double below_one = web_atlas_top(one) + one->rows * WEB_ATLAS_PITCH;
    double below_other = web_atlas_top(other) + other->rows * WEB_ATLAS_PITCH;
    return fabs(one->x - other->x) < 8 * 7 * unit && fabs(below_one - below_other) < 14 * unit;
}

/* True if a name lies on a room of another area. */
static bool is_on_land(const struct web_atlas *atlas, size_t a, double pixels)
{
    double unit = (atlas->right - atlas->left) / pixels;
    const struct web_atlas_isle *one = &atlas->isles[a];
    double top = web_atlas_name_top(one);
    bool found = false;
    for (size_t b = 0; b < atlas->count; b++) {
        const struct web_atlas_isle *other = &atlas->isles[b];
        for (size_t i = 0; a != b && i < other->room_count; i++) {
            double x = web_atlas_left(other) + other->rooms[i].x * WEB_ATLAS_PITCH;
            double y = web_atlas_top(other) + other->rooms[i].y * WEB_ATLAS_PITCH;
            found |= fabs(x - one->x) < 4 * (double)strlen(one->name) * unit && y > top &&
                     y < top + 14 * unit;
        }
    }
    return found;
}

TEST(the_largest_area_has_a_name_on_every_screen_and_no_names_overlap)
{
    static const double widths[] = {320, 640, 1100, 1800};
    struct web_atlas *atlas = web_atlas_create();
    for (uint64_t i = 1; i <= 80; i++) {
        add_row(atlas, i, i * 100, i == 40 ? 60 : 1 + i % 9, i % 2 ? "east" : "south",
                (i * 13 % 80 + 1) * 100);
    }

    web_atlas_place(atlas);

    for (uint8_t tier = 0; tier < 4; tier++) {
        size_t shown = 0;
        for (size_t a = 0; a < atlas->count; a++) {
            shown += atlas->isles[a].tier <= tier;
            assert_false(a != 39 && atlas->isles[a].tier <= tier &&
                         is_on_land(atlas, a, widths[tier]));
            for (size_t b = 0; b < a; b++) {
                assert_false(atlas->isles[a].tier <= tier && atlas->isles[b].tier <= tier &&
                             names_meet(atlas, a, b, widths[tier]));
            }
        }
        assert_true(shown >= 1 + (size_t)tier * 4);
    }
    assert_int_equal(atlas->isles[39].tier, 0);
    web_atlas_destroy(atlas);
}

TEST(the_sheet_is_wide_as_pages_are)
{
    struct web_atlas *atlas = web_atlas_create();
    for (uint64_t i = 1; i <= 40; i++) {
        add_row(atlas, i, i * 100, 1 + i % 9, i % 3 ? "north" : "in", (i * 7 % 40 + 1) * 100);
    }
    web_atlas_place(atlas);
    double ratio = (atlas->right - atlas->left) / (atlas->bottom - atlas->top);
    assert_true(ratio > 1.3 && ratio < 2.3);
    assert_apart_atlas(atlas);
    web_atlas_destroy(atlas);
}

TEST(an_area_under_the_sky_has_the_weather_that_the_answer_names)
{
    struct web_atlas *atlas = web_atlas_create();
    add_row(atlas, 1, 100, 3, NULL, 0);
    add_row(atlas, 2, 200, 2, NULL, 0);
    web_atlas_place(atlas);
    json_t *now = now_of(2, 0);
    json_t *skies = json_pack("[{s:i, s:s, s:b}, {s:i, s:s, s:b}]", "id", 1, "sky", "rainy",
            "frost", 1, "id", 2, "sky", "sunny", "frost", 0);
    (void)json_object_set_new(now, "skies", skies);
    struct buf html = {0};

    web_atlas_draw(atlas, now, &html);

    assert_int_not_equal(str_find(buf_str(&html), STR("class=\"sky snowy\""), 0), SIZE_MAX);
    assert_int_equal(str_find(buf_str(&html), STR("sky rainy"), 0), SIZE_MAX);
    assert_int_equal(str_find(buf_str(&html), STR("sky sunny"), 0), SIZE_MAX);

    atlas->isles[0].soil = WEB_ATLAS_ROOFED;
    buf_clear(&html);
    web_atlas_draw(atlas, now, &html);

    assert_int_equal(str_find(buf_str(&html), STR("class=\"sky"), 0), SIZE_MAX);
    json_decref(now);
    buf_finish(&html);
    web_atlas_destroy(atlas);
}
