/* web_card_test.c -- Preview pictures of pages, as drawings: any text written by people stays
 * text. */
#include "net/maps/web_card.h"

#include "tests/support/test.h"

#include <stdlib.h>

#define CARD_EVIL                                                                              \
    "</text><script>x</script><image href=\\\"file:///etc/passwd\\\"/>\\u0026amp; "

static const struct http_page card_page = {.game_name = "</text><script>"};

static json_t *read_json(const char *text)
{
    json_t *json = json_loads(text, 0, NULL);
    assert_non_null(json);
    return json;
}

static void assert_tame(struct buf *svg)
{
    struct str text = buf_str(svg);
    assert_true(str_starts(text, STR("<svg")) && str_ends(text, STR("</svg>")));
    assert_int_equal(str_find(text, STR("<script"), 0), SIZE_MAX);
    assert_int_equal(str_find(text, STR("<image"), 0), SIZE_MAX);
    assert_int_not_equal(str_find(text, STR("&lt;script&gt;"), 0), SIZE_MAX);
    assert_true(text.length < (size_t)64 * 1024);
    buf_finish(svg);
}

TEST(user_text_is_escaped_on_every_card)
{
    static const struct {
        void (*put)(const json_t *reply, const struct http_page *card_page, struct buf *svg);
        const char *reply;
    } rows[] = {
            {web_card_home, "{\"start\": {\"text\": \"" CARD_EVIL "\"}}"},
            {web_card_event, "{\"event\": {\"start\": 1, \"title\": \"" CARD_EVIL
                             "\", \"text\": \"" CARD_EVIL "\"}}"},
            {web_card_person,
                    "{\"name\": \"" CARD_EVIL "\", \"deeds\": [{\"title\": \"" CARD_EVIL
                    "\", \"rank\": 1, \"score\": 2}]}"},
            {web_card_area, "{\"id\": 1, \"name\": \"" CARD_EVIL "\", \"desc\": \"" CARD_EVIL
                            "\", \"rooms\": [{\"id\": 2, \"name\": \"" CARD_EVIL
                            "\"}], \"exits\": []}"},
            {web_card_area,
                    "{\"id\": 1, \"name\": \"" CARD_EVIL "\", \"rooms\": [], \"exits\": []}"},
            {web_card_home, "{}"},
            {web_card_event, "{}"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        json_t *reply = read_json(rows[i].reply);
        struct buf svg = {0};

        rows[i].put(reply, &card_page, &svg);

        assert_tame(&svg);
        json_decref(reply);
    }
}

TEST(a_room_card_shows_a_map_but_no_people)
{
    json_t *room = read_json("{\"id\": 2, \"name\": \"" CARD_EVIL
                             "\", \"text\": \"The Hall\\nA wide hall.\\nAnn is here.\"}");
    json_t *area = read_json(
            "{\"rooms\": [{\"id\": 2, \"name\": \"The Hall\"}, {\"id\": 3, \"name\": "
            "\"" CARD_EVIL "\"}], \"exits\": [{\"from\": 2, \"to\": 3, \"name\": \"" CARD_EVIL
            "\", \"to_name\": \"\"}]}");
    struct buf svg = {0};

    web_card_room(room, area, &card_page, &svg);

    assert_int_not_equal(str_find(buf_str(&svg), STR("A wide hall."), 0), SIZE_MAX);
    assert_int_equal(str_find(buf_str(&svg), STR("Ann"), 0), SIZE_MAX);
    assert_int_not_equal(str_find(buf_str(&svg), STR("class=\"room here\""), 0), SIZE_MAX);
    assert_tame(&svg);
    json_decref(room);
    json_decref(area);
}

TEST(the_card_of_a_room_has_the_colour_of_its_area)
{
    struct http_page page = {.game_name = "Skein", .palette = "river"};
    json_t *room = read_json("{\"id\": 2, \"name\": \"A Pool\", \"text\": \"A Pool\\nDeep.\", "
                             "\"area\": {\"name\": \"Marsh\", \"palette\": \"marsh\"}}");
    json_t *nowhere =
            read_json("{\"id\": 3, \"name\": \"A Hall\", \"text\": \"A Hall\\nHigh.\"}");
    struct buf marsh = {0};
    struct buf hall = {0};

    web_card_room(room, NULL, &page, &marsh);
    web_card_room(nowhere, NULL, &page, &hall);

    assert_int_not_equal(str_find(buf_str(&marsh), STR("fill:#b9d07a"), 0), SIZE_MAX);
    assert_int_not_equal(str_find(buf_str(&hall), STR("fill:#83d3d3"), 0), SIZE_MAX);
    json_decref(room);
    json_decref(nowhere);
    buf_finish(&marsh);
    buf_finish(&hall);
}
