/* web_page.c -- renders pages, adding data that their call's answer lacks.
 *
 * The template, data/web/pages/NAME.html, defines the page. This file adds data that a template
 * cannot derive: lists in lists, texts split into lines, the input of drawings. None of it is HTML
 * except the map, which a module draws.
 *
 * 1. The calls decided which data may be shown; here it is only arranged.
 * 2. Pages load nothing from another server, and contain no scripts or styles (http_answer.c makes
 *    browsers enforce it).
 *
 * To add a page: its template, and a row in net/web/routes/http_routes_page.c. */
#include "net/text/web_page.h"

#include "engine/base/mem.h"
#include "engine/session/markup.h"
#include "net/stream/net.h"
#include "net/text/web_form.h"
#include "net/text/web_html.h"
#include "net/text/web_palette.h"
#include "net/text/web_quotes.h"
#include "net/text/web_template.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { ABOUT_MAX = 240, WORDS_MAX = 60, LEADS_MAX = 12, TRIES_MAX = 5 };

static json_t *text_json(struct str text)
{
    return json_stringn(text.length > 0 ? text.bytes : "", text.length);
}

static void set(json_t *object, const char *key, struct str text)
{
    (void)json_object_set_new(object, key, text_json(text));
}

/* Sets `about`, the description in link previews: text as one line of plain text. */
static void set_about(json_t *reply, struct str text)
{
    struct buf plain = {0};
    markup_plain(text, &plain);
    for (size_t i = 0; i < plain.length; i++) {
        plain.bytes[i] = plain.bytes[i] == '\n' ? ' ' : plain.bytes[i];
    }
    if (plain.length > ABOUT_MAX) {
        buf_truncate(&plain, str_fit(buf_str(&plain), ABOUT_MAX).length);
        buf_add_text(&plain, "…");
    }
    set(reply, "about", buf_str(&plain));
    buf_finish(&plain);
}

/* -- views: what is added to an answer -- */

/* Adds the lines of commands in a text, each once. */
static void add_tries(json_t *tries, struct str markup)
{
    for (;;) {
        struct markup_token token = markup_next(&markup);
        bool known = token.kind != MARKUP_CMD;
        for (size_t i = 0; i < json_array_size(tries) && !known; i++) {
            const json_t *one = json_array_get(tries, i);
            known = str_equal(token.text, str_of(json_string_value(one)));
        }
        if (token.kind == MARKUP_END || json_array_size(tries) == TRIES_MAX) {
            return;
        }
        if (!known && token.text.length <= WORDS_MAX) {
            (void)json_array_append_new(tries, text_json(token.text));
        }
    }
}

/* Splits the view of the room into lines; the first is the title, which becomes the heading. */
static void view_room(json_t *reply)
{
    struct str text = web_text(reply, "text");
    json_t *lines = json_array();
    json_t *tries = json_array();
    (void)str_take_until(&text, '\n');
    set_about(reply, text);
    while (text.length > 0) {
        struct str line = str_take_until(&text, '\n');
        (void)json_array_append_new(lines, text_json(line));
        add_tries(tries, line);
    }
    (void)json_object_set_new(reply, "lines", lines);
    (void)json_object_set_new(reply, "tries", tries);
}

/* Adds an exit out of the area to `leads`, unless there is one to the same place. */
static void add_lead(json_t *leads, const json_t *rooms, json_t *exit)
{
    int64_t to = web_number(exit, "to");
    bool known = to == 0 || json_is_true(json_object_get(exit, "dark"));
    for (size_t i = 0; i < json_array_size(rooms) && !known; i++) {
        known = web_number(json_array_get(rooms, i), "id") == to;
    }
    for (size_t i = 0; i < json_array_size(leads) && !known; i++) {
        known = web_number(json_array_get(leads, i), "to") == to;
    }
    if (!known && json_array_size(leads) < LEADS_MAX) {
        (void)json_array_append(leads, exit);
    }
}

/* Adds each room's exits to it; the call lists exits room by room, in the order of rooms. Sets
 * `begin` to the first room where a guest may begin, and `all_people` to how many are there. */
static void view_area(json_t *reply)
{
    json_t *leads = json_array();
    int64_t people = 0;
    json_t *rooms = json_object_get(reply, "rooms");
    json_t *exits = json_object_get(reply, "exits");
    size_t next = 0;
    size_t count = json_array_size(exits);
    set_about(reply, web_text(reply, "desc"));
    (void)json_object_set_new(reply, "rooms_max", json_integer(WEB_PAGE_MAP_ROOMS_MAX));
    for (size_t i = 0; i < json_array_size(rooms); i++) {
        json_t *room = json_array_get(rooms, i);
        json_t *own = json_array();
        int64_t id = web_number(room, "id");
        for (; next < count && web_number(json_array_get(exits, next), "from") == id; next++) {
            (void)json_array_append(own, json_array_get(exits, next));
            add_lead(leads, rooms, json_array_get(exits, next));
        }
        (void)json_object_set_new(room, "exits", own);
        people += web_number(room, "people");
        if (json_is_true(json_object_get(room, "step_in")) &&
                !json_object_get(reply, "begin")) {
            (void)json_object_set(reply, "begin", room);
        }
    }
    (void)json_object_set_new(reply, "leads", leads);
    (void)json_object_set_new(reply, "all_people", json_integer(people));
}

/* Sets what to search for instead of a page that is missing: the last word of its address. */
static void view_error(json_t *reply)
{
    struct str path = web_text(reply, "path");
    struct buf words = {0};
    bool is_place = str_starts(path, STR("/world"));
    bool is_board = str_starts(path, STR("/boards/"));
    for (size_t at; (at = str_find(path, STR("/"), 0)) != SIZE_MAX;) {
        path = str_slice(path, at + 1, path.length);
    }
    for (size_t i = 0; i < path.length && words.length < WORDS_MAX; i++) {
        char c = path.bytes[i];
        buf_add_char(&words, c == '-' || c == '_' || c == '+' ? ' ' : c);
    }
    if (web_text(reply, "words").length == 0 && str_find(path, STR("%"), 0) == SIZE_MAX) {
        set(reply, "words", buf_str(&words));
    }
    (void)json_object_set_new(reply, "is_place", json_boolean(is_place));
    (void)json_object_set_new(reply, "is_board", json_boolean(is_board));
    buf_finish(&words);
}

static void view_topic(json_t *reply)
{
    bool headed = str_starts(web_text(reply, "text"), STR("#"));
    (void)json_object_set_new(reply, "headed", json_boolean(headed));
}

static void view_events(json_t *reply)
{
    size_t i = 0;
    json_t *event = NULL;
    json_array_foreach(json_object_get(reply, "events"), i, event)
    {
        (void)json_object_set_new(
                event, "seconds", json_integer(web_number(event, "minutes") * 60));
    }
}

static void view_board(json_t *reply)
{
    struct buf feed = {0};
    buf_add_text(&feed, "/boards/");
    web_put_segment(&feed, web_text(reply, "name"));
    buf_add_text(&feed, ".atom");
    set(reply, "feed", buf_str(&feed));
    buf_finish(&feed);
}

/* Sets the beginning of the notice as `about`; the board's title is `board`. */
static void view_notice(json_t *reply)
{
    view_board(reply);
    (void)json_object_set(reply, "board", json_object_get(reply, "about"));
    set_about(reply, web_text(json_object_get(reply, "thread"), "text"));
}

/* Adds to a single event what the list adds to each. */
static void view_event(json_t *reply)
{
    json_t *event = json_object_get(reply, "event");
    (void)json_object_set_new(
            event, "seconds", json_integer(web_number(event, "minutes") * 60));
    set_about(reply, web_text(event, "text"));
}

/* Returns a name without the article, by which it is listed. */
static const char *sorted_by(const json_t *object)
{
    const char *name = json_string_value(json_object_get(object, "name"));
    return !name ? "" : str_starts(str_of(name), STR("The ")) ? name + 4 : name;
}

static int compare_names(const void *left, const void *right)
{
    return strcasecmp(sorted_by(*(json_t *const *)left), sorted_by(*(json_t *const *)right));
}

/* Lists the areas by their names. */
static void view_world(json_t *reply)
{
    json_t *areas = json_object_get(reply, "areas");
    size_t count = json_array_size(areas);
    json_t **order = mem_alloc_array(count + 1, sizeof(json_t *));
    for (size_t i = 0; i < count; i++) {
        order[i] = json_incref(json_array_get(areas, i));
    }
    qsort(order, count, sizeof(json_t *), compare_names);
    for (size_t i = 0; i < count; i++) {
        (void)json_array_set_new(areas, i, order[i]);
    }
    mem_free(order);
}

/* Sets the sentence of the front page. */
static void view_home(json_t *reply)
{
    if (web_text(reply, "hook").length == 0) {
        set(reply, "hook", web_text(json_object_get(reply, "start"), "hook"));
    }
}

static const struct {
    const char *name;
    void (*view)(json_t *reply);
} views[] = {
        {"home", view_home},
        {"board", view_board},
        {"notice", view_notice},
        {"topic", view_topic},
        {"area", view_area},
        {"room", view_room},
        {"event", view_event},
        {"events", view_events},
        {"find", view_world},
        {"world", view_world},
        {"error", view_error},
};

/* -- data of every page -- */

static void set_frame(json_t *reply, const struct http_page *page)
{
    json_t *doors = json_array();
    for (size_t i = 0; i < page->endpoint_count; i++) {
        struct str port = net_endpoint_port(&page->endpoints[i]);
        if (port.length > 0) {
            json_t *door = json_object();
            set(door, "service", str_of(page->endpoints[i].service));
            set(door, "port", port);
            (void)json_array_append_new(doors, door);
        }
    }
    (void)json_object_set_new(reply, "doors", doors);
    json_t *packages = json_object();
    for (struct str rest = page->packages, name; (name = str_take_word(&rest)).length > 0;) {
        (void)json_object_setn_new(packages, name.bytes, name.length, json_true());
    }
    (void)json_object_set_new(reply, "packages", packages);
    set(reply, "packages_on", page->packages);
    set(reply, "game", str_of(page->game_name));
    set(reply, "host", page->host);
    set(reply, "base", page->base);
    set(reply, "version", str_of(page->version ? page->version : ""));
    set(reply, "path", page->path);
    set(reply, "hook", str_of(page->hook ? page->hook : ""));
    set(reply, "front", str_of(page->front ? page->front : ""));
    set(reply, "theme_of", str_of(page->theme_of ? page->theme_of : ""));
    (void)json_object_set_new(reply, "drawn", json_boolean(page->map.length > 0));
    (void)json_object_set_new(reply, "cards", json_boolean(page->cards));
    (void)json_object_set_new(reply, "theme", json_boolean(page->theme));
    (void)json_object_set_new(reply, "logo", json_boolean(page->logo));
    (void)json_object_set_new(
            reply, "certificate_until", json_integer(page->certificate_until));
    if (page->status) {
        (void)json_object_set_new(reply, "status", json_integer(page->status));
    }
}

/* Sets the palette: of the area that the page is about, or that the player is in, else the game's. */
static void set_palette(const char *name, json_t *reply, const struct http_page *page)
{
    const json_t *about = strcmp(name, "player") == 0 ? json_object_get(reply, "on") : reply;
    const json_t *area = strcmp(name, "area") == 0 ? reply : json_object_get(about, "area");
    struct web_palette palette;
    bool found = web_palette_of(area, page->palette, &palette);
    set(reply, "palette", found ? str_of(palette.name) : STR_NONE);
}

/* Sets the address of the page's preview picture. */
static void set_card(const char *name, json_t *reply)
{
    struct buf card = {0};
    if (strcmp(name, "room") == 0) {
        buf_printf(&card, "room/%lld.png", (long long)web_number(reply, "id"));
    } else if (strcmp(name, "area") == 0) {
        buf_printf(&card, "area/%lld.png", (long long)web_number(reply, "id"));
    } else if (strcmp(name, "event") == 0) {
        buf_printf(&card, "event/%lld.png",
                (long long)web_number(json_object_get(reply, "event"), "id"));
    } else if (strcmp(name, "player") == 0) {
        buf_add_text(&card, "who/");
        web_put_segment(&card, web_text(reply, "name"));
        buf_add_text(&card, ".png");
    } else {
        buf_add_text(&card, "home.png");
    }
    set(reply, "card", buf_str(&card));
    buf_finish(&card);
}

/* -- the pages -- */

struct web_templates *web_page_load(const struct web_form *form, struct err *err)
{
    static const struct web_piece pieces[] = {{.name = "map"}, {0}};
    return web_templates_load(form->folder, form, form->html ? pieces : NULL, err);
}

bool web_page_put(const char *name, json_t *reply, const struct http_page *page,
        struct buf *out, struct err *err)
{
    if (!page->templates) {
        return err_set(err, ERR_MISSING, "no pages are loaded");
    }
    struct buf map = {0};
    json_t *value = json_is_object(reply) ? json_incref(reply) : json_object();
    if (web_templates_are_html(page->templates) && strcmp(name, "topic") != 0) {
        web_curl(value);
    }
    set_frame(value, page);
    set_palette(name, value, page);
    set_card(name, value);
    for (size_t i = 0; i < sizeof(views) / sizeof(views[0]); i++) {
        if (strcmp(views[i].name, name) == 0) {
            views[i].view(value);
        }
    }
    if (strcmp(name, "area") == 0 && page->put_map) {
        page->put_map(value, &map);
        (void)json_object_set_new(value, "drawn", json_boolean(map.length > 0));
    }
    struct web_piece pieces[] = {{"map", map.length > 0 ? buf_str(&map) : page->map}, {0}};
    bool ok = web_templates_fill(page->templates, name, value, pieces, out, err);
    json_decref(value);
    buf_finish(&map);
    return ok;
}
