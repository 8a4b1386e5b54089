/* web_manifest.c -- the web app manifest, for installing the game as an app. */
#include "net/web/pages/web_renderers.h"

#include <stdlib.h>

/* Phones ask for PNG, and cut a maskable one into their own shape. */
static json_t *list_icons(void)
{
    static const struct {
        const char *src, *type, *sizes, *purpose;
    } icons[] = {
            {"/static/icon.svg", "image/svg+xml", "any", "any"},
            {"/static/icon-192.png", "image/png", "192x192", "any"},
            {"/static/icon-512.png", "image/png", "512x512", "any"},
            {"/static/icon-mask.png", "image/png", "512x512", "maskable"},
    };

    json_t *list = json_array();
    for (size_t i = 0; i < sizeof(icons) / sizeof(icons[0]); i++) {
        (void)json_array_append_new(list,
                json_pack("{s:s, s:s, s:s, s:s}", "src", icons[i].src, "type", icons[i].type,
                        "sizes", icons[i].sizes, "purpose", icons[i].purpose));
    }
    return list;
}

void web_manifest(const json_t *reply, const struct http_page *page, struct buf *out)
{
    (void)reply;
    json_t *manifest = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "name",
            page->game_name, "short_name", page->game_name, "id", "/play", "start_url", "/play",
            "display", "standalone", "background_color", "#14151a", "theme_color", "#14151a",
            "icons", list_icons());
    char *text = manifest ? json_dumps(manifest, JSON_COMPACT) : NULL;
    buf_add_text(out, text ? text : "{}");
    free(text);
    json_decref(manifest);
}
