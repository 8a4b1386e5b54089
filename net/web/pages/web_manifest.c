/* web_manifest.c -- the web app manifest, for installing the game as an app. */
#include "net/web/pages/web_renderers.h"

#include <stdlib.h>

void web_manifest(const json_t *reply, const struct http_page *page, struct buf *out)
{
    (void)reply;
    json_t *manifest =
            json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:[{s:s, s:s, s:s, s:s}]}", "name",
                    page->game_name, "short_name", page->game_name, "id", "/play", "start_url",
                    "/play", "display", "standalone", "background_color", "#faf7f0",
                    "theme_color", "#0f5c56", "icons", "src", "/static/icon.svg", "type",
                    "image/svg+xml", "sizes", "any", "purpose", "any");
    char *text = manifest ? json_dumps(manifest, JSON_COMPACT) : NULL;
    buf_add_text(out, text ? text : "{}");
    free(text);
    json_decref(manifest);
}
