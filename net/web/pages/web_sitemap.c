/* web_sitemap.c -- sitemap and robots.txt for search engines.
 *
 * The sitemap has the pages that are the same for everybody, and each public area, which links to
 * its rooms. robots.txt is the file of that name, or the owner's, with the address of the sitemap
 * added. */
#include "engine/base/asset.h"
#include "net/text/web_html.h"
#include "net/web/pages/web_renderers.h"

static void put_address_sitemap(const struct http_page *page, struct str path, struct buf *out)
{
    buf_add_text(out, "<url><loc>");
    web_put(out, page->base);
    web_put(out, path);
    buf_add_text(out, "</loc></url>\n");
}

void web_sitemap(const json_t *reply, const struct http_page *page, struct buf *out)
{
    static const char *const pages[] = {
            "/", "/world", "/who", "/news", "/boards", "/events", "/highscores", "/help"};
    const json_t *areas = json_object_get(reply, "areas");
    buf_add_text(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                      "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
        put_address_sitemap(page, str_of(pages[i]), out);
    }
    for (size_t i = 0; i < json_array_size(areas); i++) {
        const json_t *area = json_array_get(areas, i);
        struct str ref = web_text(area, "ref");
        struct buf path = {0};
        buf_add_text(&path, "/world/");
        if (ref.length > 0) {
            web_put_segment(&path, ref);
        } else {
            buf_printf(&path, "%lld", (long long)web_number(area, "id"));
        }
        put_address_sitemap(page, buf_str(&path), out);
        buf_finish(&path);
    }
    buf_add_text(out, "</urlset>\n");
}

void web_robots(const json_t *reply, const struct http_page *page, struct buf *out)
{
    struct err err;
    (void)reply;
    if (!asset_read("data/web/robots.txt", out, &err)) {
        buf_add_text(out, "User-agent: *\n");
    }
    if (page->base.length > 0) { /* it must be a complete address */
        buf_printf(out, "\nSitemap: %.*s/sitemap.xml\n", STR_FMT(page->base));
    }
}
