/* web_template_fuzz.c -- Any text as a template is valid, or err tells why with file and line;
 * filled in, no part of a value is in the page as HTML. */
#include "net/text/web_template.h"

#include "engine/base/asset.h"
#include "engine/base/err.h"
#include "net/web/pages/web_render.h"
#include "tests/fuzz/fuzz_target.h"

#include <string.h>

/* A mark that occurs only in values. */
#define MARK "\u2620"

static const char evil[] = MARK "<" MARK " a='b' c=" MARK "\"d\">.";

/* Each name in a template refers to this value. */
static json_t *make_value(void)
{
    json_t *value = json_pack("{s:s, s:s, s:[s, s], s:{s:s}, s:i}", "name", evil, "text", evil,
            "list", evil, evil, "area", "name", evil, "n", 3);
    must(value);
    return value;
}

FUZZ_TARGET(web_template)
{
    static const struct web_piece pieces[] = {{"map", {"<svg/>", 6}}, {0}};
    static const char part[] = "{{name}} {{.}}\n";
    struct asset_entry entries[] = {{"t/page.html", data, size},
            {"t/part.html", (const unsigned char *)part, strlen(part)}};
    struct str source = {(const char *)data, size};
    struct buf out = {0};
    struct err err = {0};
    asset_set_table(entries, 2);
    struct web_templates *set = web_templates_load("t/", &web_form_html, pieces, &err);
    if (!set) {
        must(str_starts(str_of(err.text), STR("t/page.html")));
        return 0;
    }
    json_t *value = make_value();
    bool ok = web_templates_fill(set, "page", value, pieces, &out, &err);
    must(ok || out.length == 0);
    if (str_find(source, STR(MARK), 0) == SIZE_MAX) {
        must(str_find(buf_str(&out), STR(MARK "<"), 0) == SIZE_MAX);
        must(str_find(buf_str(&out), STR(MARK "\""), 0) == SIZE_MAX);
    }
    json_decref(value);
    buf_finish(&out);
    web_templates_free(set);
    asset_set_table(NULL, 0);
    return 0;
}
