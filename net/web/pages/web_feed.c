/* web_feed.c -- news and notices for feed readers: Atom (RFC 4287).
 *
 * An entry keeps its address for ever, because readers recognise it by that. All text is
 * escaped. */
#include "net/text/web_html.h"
#include "net/web/pages/web_renderers.h"

#include <time.h>

static void put_element(struct buf *out, const char *name, struct str text)
{
    buf_printf(out, "<%s>", name);
    web_put(out, text);
    buf_printf(out, "</%s>\n", name);
}

static void put_time_feed(struct buf *out, const char *name, int64_t unix_seconds)
{
    time_t when = (time_t)unix_seconds;
    struct tm parts;
    char text[40];
    if (gmtime_r(&when, &parts) &&
            strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts) > 0) {
        put_element(out, name, str_of(text));
    }
}

struct feed {
    const struct http_page *page;
    struct str title;
    struct buf path; /* of the page with the same content */
    const json_t *entries;
    const char *author; /* the member that names an entry's author */
    const char *own;    /* what leads from the page to an entry, before its number */
};

static void put_address_feed(const struct feed *feed, struct buf *out)
{
    web_put(out, feed->page->base);
    web_put(out, buf_str(&feed->path));
}

static void put_entry(const struct feed *feed, const json_t *entry, struct buf *out)
{
    long long number = (long long)web_number(entry, "number");
    struct str author = web_text(entry, feed->author);
    buf_add_text(out, "<entry>\n<id>");
    put_address_feed(feed, out);
    buf_printf(out, "#n%lld</id>\n<link rel=\"alternate\" href=\"", number);
    put_address_feed(feed, out);
    buf_printf(out, "%s%lld\"/>\n", feed->own, number);
    put_element(out, "title", web_text(entry, "subject"));
    put_time_feed(out, "updated", web_number(entry, "time"));
    buf_add_text(out, "<author>");
    put_element(out, "name", author.length > 0 ? author : str_of(feed->page->game_name));
    buf_add_text(out, "</author>\n<content type=\"text\">");
    web_put(out, web_text(entry, "text"));
    buf_add_text(out, "</content>\n</entry>\n");
}

static void put_feed(const struct feed *feed, struct buf *out)
{
    int64_t newest = web_number(json_array_get(feed->entries, 0), "time");
    buf_add_text(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                      "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n<id>");
    put_address_feed(feed, out);
    buf_add_text(out, "</id>\n<link rel=\"alternate\" href=\"");
    put_address_feed(feed, out);
    buf_add_text(out, "\"/>\n<link rel=\"self\" href=\"");
    put_address_feed(feed, out);
    buf_add_text(out, ".atom\"/>\n");
    put_element(out, "title", feed->title);
    put_time_feed(out, "updated", newest);
    for (size_t i = 0; i < json_array_size(feed->entries); i++) {
        put_entry(feed, json_array_get(feed->entries, i), out);
    }
    buf_add_text(out, "</feed>\n");
}

void web_feed_news(const json_t *reply, const struct http_page *page, struct buf *out)
{
    struct buf title = {0};
    struct feed feed = {.page = page,
            .entries = json_object_get(reply, "news"),
            .author = "by",
            .own = "#n"};
    buf_printf(&title, "%s: news", page->game_name);
    feed.title = buf_str(&title);
    buf_add_text(&feed.path, "/news");
    put_feed(&feed, out);
    buf_finish(&feed.path);
    buf_finish(&title);
}

void web_feed_board(const json_t *reply, const struct http_page *page, struct buf *out)
{
    struct buf title = {0};
    struct feed feed = {.page = page,
            .entries = json_object_get(reply, "notices"),
            .author = "author",
            .own = "/"};
    buf_printf(&title, "%s: %.*s", page->game_name, STR_FMT(web_text(reply, "about")));
    feed.title = buf_str(&title);
    buf_add_text(&feed.path, "/boards/");
    web_put_segment(&feed.path, web_text(reply, "name"));
    put_feed(&feed, out);
    buf_finish(&feed.path);
    buf_finish(&title);
}
