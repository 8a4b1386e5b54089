/* web_page.c -- what does every page have around it?
 *
 * Head, menu, foot: no inline script or style, nothing from another server. Pages read without
 * script; one that has some names a file of its own. Who is logged in comes in the answer as
 * "you" and decides what the menu shows; what one may do is asked by the calls themselves. */
#include "net/web/web_page.h"

#include "engine/session/markup.h"
#include "net/stream/net.h"

#include <string.h>

struct entry {
    const char *path;
    const char *name;
    int rank; /* 0: everybody, 1: builders, 2: wizards */
};

static const struct entry menu[] = {
        {"/world", "World", 0},
        {"/who", "Who", 0},
        {"/help", "Help", 0},
        {"/highscores", "High scores", 0},
        {"/events", "Events", 0},
        {"/build", "Build", 1},
        {"/admin", "Admin", 2},
};

static int rank_of(const json_t *reply)
{
    struct str role = web_text(json_object_get(reply, "you"), "role");
    return str_equal(role, STR("wizard")) ? 2 : str_equal(role, STR("builder")) ? 1 : 0;
}

static struct str name_of(const struct http_page *page)
{
    return page->game_name && page->game_name[0] ? str_of(page->game_name) : STR("Skein");
}

static void put_menu(
        const struct web_page *frame, const struct http_page *page, struct buf *out)
{
    buf_add_text(out, "<header class=\"top\"><a class=\"skip\" href=\"#main\">Skip to the "
                      "content</a><a class=\"brand\" href=\"/\">");
    web_put(out, name_of(page));
    buf_add_text(out, "</a><nav aria-label=\"Main\"><ul>");
    for (size_t i = 0; i < sizeof(menu) / sizeof(menu[0]); i++) {
        const struct entry *entry = &menu[i];
        if (entry->rank > rank_of(frame->reply) &&
                !(frame->here && strcmp(frame->here, entry->path) == 0)) {
            continue;
        }
        buf_printf(out, "<li><a href=\"%s\"%s>%s</a></li>", entry->path,
                frame->here && strcmp(frame->here, entry->path) == 0 ? " aria-current=\"page\""
                                                                     : "",
                entry->name);
    }
    buf_printf(out, "</ul></nav><a class=\"button play\" href=\"/play\"%s>Play</a></header>",
            frame->here && strcmp(frame->here, "/play") == 0 ? " aria-current=\"page\"" : "");
}

enum { ABOUT_MAX = 240 };

void web_put_for_visitors(struct buf *out, struct str text)
{
    static const char jargon[] = " (link-dead)";
    for (size_t at; (at = str_find(text, str_of(jargon), 0)) != SIZE_MAX;) {
        buf_add_str(out, str_slice(text, 0, at));
        text = str_slice(text, at + sizeof(jargon) - 1, text.length);
    }
    buf_add_str(out, text);
}

/* What the page is about, in plain text: what is written about the place, else what all this is. */
static void put_about(
        const struct web_page *frame, const struct http_page *page, struct buf *out)
{
    struct str text = web_text(frame->reply, "desc");
    struct buf markup = {0};
    struct buf plain = {0};
    if (text.length == 0 && strstr(frame->body ? frame->body : "", " room")) {
        text = web_text(frame->reply, "text");
        (void)str_take_until(&text, '\n');
    }
    web_put_for_visitors(&markup, text);
    markup_plain(buf_str(&markup), &plain);
    if (plain.length == 0) {
        buf_add_str(&plain, name_of(page));
        buf_add_text(&plain,
                " is a world of text that people share: play it, talk in it and build on it, "
                "by browser, telnet or IRC.");
    }
    for (size_t i = 0; i < plain.length; i++) {
        plain.bytes[i] = plain.bytes[i] == '\n' ? ' ' : plain.bytes[i];
    }
    struct str about = str_fit(buf_str(&plain), ABOUT_MAX);
    web_put(out, about);
    buf_add_text(out, about.length < plain.length ? "…" : "");
    buf_finish(&markup);
    buf_finish(&plain);
}

/* For whom an address is sent to, and for the browser's own frame. */
static void put_card(
        const struct web_page *frame, const struct http_page *page, struct buf *out)
{
    buf_add_text(out, "<meta name=\"description\" content=\"");
    put_about(frame, page, out);
    buf_add_text(out, "\"><meta property=\"og:description\" content=\"");
    put_about(frame, page, out);
    buf_add_text(out, "\"><meta property=\"og:type\" content=\"website\"><meta "
                      "property=\"og:site_name\" content=\"");
    web_put(out, name_of(page));
    buf_add_text(out, "\"><meta property=\"og:title\" content=\"");
    web_put(out, frame->title.length > 0 ? frame->title : name_of(page));
    buf_add_text(out, "\"><meta name=\"theme-color\" content=\"#faf7f0\" "
                      "media=\"(prefers-color-scheme: light)\">"
                      "<meta name=\"theme-color\" content=\"#15161a\" "
                      "media=\"(prefers-color-scheme: dark)\">");
}

void web_page_begin(const struct web_page *frame, const struct http_page *page, struct buf *out)
{
    buf_add_text(out, "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                      "<meta name=\"color-scheme\" content=\"light dark\"><title>");
    if (frame->title.length > 0) {
        web_put(out, frame->title);
        buf_add_text(out, " – ");
    }
    web_put(out, name_of(page));
    buf_add_text(out, "</title>");
    put_card(frame, page, out);
    buf_add_text(out, "<link rel=\"icon\" href=\"/static/icon.svg\" "
                      "type=\"image/svg+xml\"><link rel=\"stylesheet\" "
                      "href=\"/static/skein.css\">");
    if (frame->script) {
        buf_printf(out, "<script type=\"module\" src=\"%s\"></script>", frame->script);
    }
    buf_printf(out, "</head><body class=\"%s\">", frame->body ? frame->body : "page");
    put_menu(frame, page, out);
    buf_add_text(out, "<main id=\"main\" tabindex=\"-1\">");
}

void web_page_end(const struct http_page *page, struct buf *out)
{
    buf_add_text(out, "</main><footer><p>");
    web_put(out, name_of(page));
    buf_add_text(out,
            " is a world of text. <a href=\"/play\">Step in</a>, or <a "
            "href=\"/help/start\">read how it is played</a>.</p></footer></body></html>"
            "\n");
}

/* -- what went wrong -- */

void web_page_error(const json_t *reply, const struct http_page *page, struct buf *out)
{
    struct str detail = web_text(reply, "detail");
    struct str title = web_text(reply, "title");
    int status = page->status ? page->status : (int)web_number(reply, "status");
    struct web_page frame = {.title = status == 404 ? STR("Not here") : title,
            .reply = NULL,
            .body = "page narrow"};
    web_page_begin(&frame, page, out);
    buf_printf(out, "<p class=\"kicker\">%d", status);
    if (status != 404) {
        buf_add_char(out, ' ');
        web_put(out, title);
    }
    buf_add_text(out, "</p><h1>");
    buf_add_text(out, status == 404                    ? "There is nothing here."
                      : status == 401 || status == 403 ? "This is not open to you."
                      : status == 429                  ? "Not so fast."
                      : status == 503                  ? "The world catches its breath."
                                                       : "That did not work.");
    buf_add_text(out, "</h1><p>");
    web_put(out, detail);
    buf_add_text(out, "</p><p><a href=\"/\">Home</a> · <a href=\"/world\">The world</a> · <a "
                      "href=\"/help\">Help</a>");
    if (status == 401) {
        buf_add_text(out, " · <a href=\"/play\">Log in</a>");
    }
    buf_add_text(out, "</p>");
    web_page_end(page, out);
}

/* -- pages that are programs -- */

static void put_program(const struct web_page *frame, const char *what,
        const struct http_page *page, struct buf *out)
{
    static const char *const roles[] = {"", "builder", "wizard"};
    web_page_begin(frame, page, out);
    buf_printf(out,
            "<h1 class=\"for-ears\">%.*s</h1><div id=\"app\" data-role=\"%s\" data-name=\"",
            STR_FMT(frame->title), roles[rank_of(frame->reply)]);
    web_put(out, web_text(json_object_get(frame->reply, "you"), "name"));
    buf_printf(out,
            "\"><noscript><p>%s needs JavaScript. Without it, <a href=\"/world\">look around "
            "the "
            "world</a>, or come in by telnet: the <a href=\"/#doors\">doors</a> are on the "
            "first "
            "page.</p></noscript></div></main></body></html>\n",
            what);
}

void web_page_play(const json_t *reply, const struct http_page *page, struct buf *out)
{
    struct web_page frame = {"/play", STR("Play"), "program play", "/static/play.js", reply};
    put_program(&frame, "Playing in the browser", page, out);
}

void web_page_build(const json_t *reply, const struct http_page *page, struct buf *out)
{
    struct web_page frame = {
            "/build", STR("Build"), "program build", "/static/build.js", reply};
    put_program(&frame, "Building in the browser", page, out);
}

void web_page_admin(const json_t *reply, const struct http_page *page, struct buf *out)
{
    struct web_page frame = {
            "/admin", STR("Admin"), "program admin", "/static/admin.js", reply};
    put_program(&frame, "This page", page, out);
}
