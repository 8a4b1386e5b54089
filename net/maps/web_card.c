/* web_card.c -- draws the preview card of a pasted address.
 *
 * Words are on the left and a picture on the right: a room's part of its area's map, an area's
 * island, or else a lamp. All text that people wrote goes through web_put and is limited in
 * length. Nothing in the drawing names a file or an address to fetch. */
#include "net/maps/web_card.h"

#include "engine/session/markup.h"
#include "net/maps/web_atlas.h"
#include "net/maps/web_break.h"
#include "net/maps/web_map.h"
#include "net/text/web_html.h"
#include "net/text/web_palette.h"

#include <math.h>
#include <time.h>

enum {
    WIDTH = 1200,
    HEIGHT = 630,
    LEFT = 64,
    PICTURE = 640, /* left edge of the picture */
    TITLE_COLUMNS = 16,
    TITLE_LINES = 3,
    TITLE_STEP = 62,
    ABOUT_COLUMNS = 36,
    ABOUT_LINES = 6,
    ABOUT_STEP = 38,
};

/* Night colours, which suit the lamp best. The accent is that of the palette. */
static const char card_style[] =
        "<style>text{font-family:'DejaVu Serif',serif;fill:#e9e4da}"
        ".kicker{font-size:26px}.title{font-size:52px;font-weight:bold}"
        ".about{font-size:25px;fill:#c3bcae}.foot{font-size:24px;fill:#a8a194}"
        ".way{fill:none;stroke:#6d7079;stroke-width:3;stroke-linecap:round}"
        ".way.other,.way.far{stroke-dasharray:3 8}.arrow{fill:#6d7079}"
        ".room rect{fill:#1f2229;stroke:#6d7079;stroke-width:2}.room.open rect{fill:#2c3a29}"
        ".room.dark rect{fill:#101114}.room text{font-size:14px;text-anchor:middle}"
        ".room.here rect{fill:#3c3222;stroke-width:4}"
        ".door{fill:#15161a;stroke:#a8a194;stroke-width:2}.door.closed{fill:#a8a194}"
        ".stairs rect{fill:none}.stairs path{fill:#a8a194}.out "
        "circle{fill:#33353c;stroke:#6d7079}"
        ".floor{font-size:15px}.shoal,.shore,.land,.ways{fill:none;stroke-linecap:round;"
        "stroke-linejoin:round}.shoal{stroke:#1b2a3d;stroke-width:46}"
        ".shore{stroke:#a99f83;stroke-width:26}.land{stroke:#46553f;stroke-width:22}"
        ".ways{stroke:#c9bf9f;stroke-width:2}"
        ".flame{fill:#ffc24d}";

/* -- words -- */

struct block {
    const char *class;
    struct str text;
    size_t columns;
    size_t most;
    int step;
};

/* Draws a block of text; returns the y of the next one. */
static int put_block_card(const struct block *block, int y, struct buf *out)
{
    struct str lines[ABOUT_LINES];
    bool cut = false;
    size_t count = web_break(block->text, block->columns, lines, block->most, &cut);
    for (size_t i = 0; i < count; i++) {
        y += block->step;
        buf_printf(out, "<text class=\"%s\" x=\"%d\" y=\"%d\">", block->class, LEFT, y);
        web_put(out, lines[i]);
        buf_add_text(out, cut && i + 1 == count ? "…</text>" : "</text>");
    }
    return y;
}

/* Returns the palette's colour on dark paper: of the area (NULL: none), else the game's. */
static uint32_t accent_of(const json_t *area, const struct http_page *page)
{
    struct web_palette palette;
    bool found = web_palette_of(area, page->palette, &palette) ||
                 web_palette_find(STR("lamp"), &palette);
    must(found);
    return palette.dark;
}

struct card {
    uint32_t accent;
    struct str kicker;
    struct str title;
    struct str about;
};

static void begin(const struct card *card, const struct http_page *page, struct buf *out)
{
    struct block title = {"title", card->title, TITLE_COLUMNS, TITLE_LINES, TITLE_STEP};
    struct block about = {"about", card->about, ABOUT_COLUMNS, ABOUT_LINES, ABOUT_STEP};
    struct block kicker = {"kicker", card->kicker, ABOUT_COLUMNS, 1, 0};
    buf_printf(out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
            "viewBox=\"0 0 %d %d\">%s.kicker,.pin{fill:#%06x}.room.here "
            "rect{stroke:#%06x}</style>"
            "<rect width=\"%d\" height=\"%d\" fill=\"#15161a\"/>",
            WIDTH, HEIGHT, WIDTH, HEIGHT, card_style, (unsigned)card->accent,
            (unsigned)card->accent, WIDTH, HEIGHT);
    (void)put_block_card(&kicker, 92, out);
    int y = put_block_card(&title, 110, out);
    (void)put_block_card(&about, y + 18, out);
    buf_printf(out, "<text class=\"foot\" x=\"%d\" y=\"%d\">", LEFT, HEIGHT - 44);
    web_put(out, str_of(page->game_name));
    buf_add_text(out, ", a text adventure with other people</text>");
}

/* Begins the picture, on the colour of the night sea. */
static void begin_picture(struct buf *out, double x, double y, double width, double height)
{
    buf_printf(out,
            "<rect x=\"%d\" width=\"%d\" height=\"%d\" fill=\"#0f1722\"/>"
            "<svg x=\"%d\" y=\"0\" width=\"%d\" height=\"%d\" viewBox=\"%.1f %.1f %.1f %.1f\">",
            PICTURE, WIDTH - PICTURE, HEIGHT, PICTURE, WIDTH - PICTURE, HEIGHT, x, y, width,
            height);
}

static void end(struct buf *out)
{
    buf_add_text(out, "</svg></svg>");
}

static void put_lamp_card(struct buf *out)
{
    begin_picture(out, 0, 0, WIDTH - PICTURE, HEIGHT);
    buf_add_text(out,
            "<defs><radialGradient id=\"glow\"><stop offset=\"0\" stop-color=\"#ffc24d\" "
            "stop-opacity=\".7\"/><stop offset=\"1\" stop-color=\"#ffc24d\" "
            "stop-opacity=\"0\"/></radialGradient></defs>"
            "<circle fill=\"url(#glow)\" cx=\"280\" cy=\"315\" r=\"270\"/>"
            "<circle class=\"flame\" cx=\"280\" cy=\"315\" r=\"34\"/>");
    end(out);
}

/* Appends markup as one line of plain text. */
static void put_plain(struct str markup, struct buf *out)
{
    markup_plain(markup, out);
    for (size_t i = 0; i < out->length; i++) {
        out->bytes[i] = out->bytes[i] == '\n' ? ' ' : out->bytes[i];
    }
}

/* -- a room -- */

static bool put_piece(const json_t *area, uint64_t id, struct buf *out)
{
    struct web_map map;
    bool found = false;
    if (!web_map_layout(area, &map)) {
        return false;
    }
    for (uint32_t i = 0; i < map.room_count && !found; i++) {
        if (map.rooms[i].id == id) {
            double x = 0;
            double y = 0;
            found = true;
            web_map_place(&map, i, &x, &y);
            begin_picture(out, x - 280, y - 315, WIDTH - PICTURE, HEIGHT);
            web_map_draw(&map, id, out);
            end(out);
        }
    }
    web_map_finish(&map);
    return found;
}

void web_card_room(
        const json_t *room, const json_t *area, const struct http_page *page, struct buf *svg)
{
    struct buf about = {0};
    struct str text = web_text(room, "text");
    /* Uses only the second line: the title is drawn apart, and the people and objects on later
     * lines change while a pasted picture stays. */
    (void)str_take_until(&text, '\n');
    put_plain(str_take_until(&text, '\n'), &about);
    const json_t *around = json_object_get(room, "area");
    struct card card = {accent_of(around, page), web_text(around, "name"),
            web_text(room, "name"), buf_str(&about)};
    begin(&card, page, svg);
    if (!area || !put_piece(area, (uint64_t)web_number(room, "id"), svg)) {
        put_lamp_card(svg);
    }
    buf_finish(&about);
}

/* -- an area -- */

void web_card_area(const json_t *area, const struct http_page *page, struct buf *svg)
{
    struct buf about = {0};
    struct buf path = {0};
    char kicker[48];
    int32_t width = 0;
    int32_t height = 0;
    size_t count = json_array_size(json_object_get(area, "rooms"));
    struct web_atlas *atlas = web_atlas_create();
    (void)snprintf(kicker, sizeof(kicker), "%zu %s", count, count == 1 ? "room" : "rooms");
    put_plain(web_text(area, "desc"), &about);
    struct card card = {
            accent_of(area, page), str_of(kicker), web_text(area, "name"), buf_str(&about)};
    begin(&card, page, svg);
    web_atlas_add(atlas, area);
    if (web_atlas_outline(atlas, (uint64_t)web_number(area, "id"), &path, &width, &height)) {
        static const char *const coats[] = {"shoal", "shore", "land", "ways"};
        begin_picture(svg, -40, -40, fmax(width + 80, 160), fmax(height + 80, 180));
        for (size_t i = 0; i < sizeof(coats) / sizeof(coats[0]); i++) {
            buf_printf(
                    svg, "<path class=\"%s\" d=\"%.*s\"/>", coats[i], STR_FMT(buf_str(&path)));
        }
        end(svg);
    } else {
        put_lamp_card(svg);
    }
    web_atlas_destroy(atlas);
    buf_finish(&path);
    buf_finish(&about);
}

/* -- pages without a place -- */

void web_card_event(const json_t *reply, const struct http_page *page, struct buf *svg)
{
    const json_t *event = json_object_get(reply, "event");
    time_t when = (time_t)web_number(event, "start");
    struct tm parts;
    char kicker[48] = "";
    if (gmtime_r(&when, &parts)) {
        (void)strftime(kicker, sizeof(kicker), "%Y-%m-%d %H:%M UTC", &parts);
    }
    struct card card = {accent_of(NULL, page), str_of(kicker), web_text(event, "title"),
            web_text(event, "text")};
    begin(&card, page, svg);
    put_lamp_card(svg);
}

void web_card_person(const json_t *reply, const struct http_page *page, struct buf *svg)
{
    struct buf about = {0};
    const json_t *deeds = json_object_get(reply, "deeds");
    for (size_t i = 0; i < json_array_size(deeds); i++) {
        const json_t *deed = json_array_get(deeds, i);
        buf_printf(&about, "%.*s: number %lld, with %lld. ", STR_FMT(web_text(deed, "title")),
                (long long)web_number(deed, "rank"), (long long)web_number(deed, "score"));
    }
    bool on = json_is_object(json_object_get(reply, "on"));
    struct card card = {accent_of(NULL, page), on ? STR("In the game now") : STR("Plays here"),
            web_text(reply, "written"), buf_str(&about)};
    begin(&card, page, svg);
    put_lamp_card(svg);
    buf_finish(&about);
}

void web_card_home(const json_t *reply, const struct http_page *page, struct buf *svg)
{
    struct buf about = {0};
    const json_t *start = json_object_get(reply, "start");
    struct str hook = page->hook ? str_of(page->hook) : web_text(start, "hook");
    put_plain(hook.length > 0 ? hook : web_text(start, "text"), &about);
    struct card card = {accent_of(NULL, page),
            hook.length > 0 ? STR("A text adventure") : STR("You would wake here"),
            str_of(page->game_name), buf_str(&about)};
    begin(&card, page, svg);
    put_lamp_card(svg);
    buf_finish(&about);
}
