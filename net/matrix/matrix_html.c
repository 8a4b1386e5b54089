/* matrix_html.c -- emphasis between the HTML of Matrix and the game.
 *
 * Only the elements below are read; of all others the text stays. Nothing is ever written that the
 * game's text could turn into an element of its own. */
#include "net/matrix/matrix_text.h"
#include "net/shared/emphasis.h"

#include <string.h>

static const struct {
    const char *name;
    unsigned style;
} elements[] = {
        /* The first of each style is written. */
        {"strong", EMPHASIS_BOLD},
        {"em", EMPHASIS_ITALIC},
        {"del", EMPHASIS_STRUCK},
        {"code", EMPHASIS_CODE},
        {"b", EMPHASIS_BOLD},
        {"i", EMPHASIS_ITALIC},
        {"s", EMPHASIS_STRUCK},
        {"strike", EMPHASIS_STRUCK},
};

enum { ELEMENT_COUNT = sizeof(elements) / sizeof(elements[0]), WRITTEN_COUNT = 4 };

static const struct {
    const char *coded;
    const char *plain;
} entities[] = {
        {"&amp;", "&"},
        {"&lt;", "<"},
        {"&gt;", ">"},
        {"&quot;", "\""},
        {"&#39;", "'"},
        {"&#x27;", "'"},
        {"&nbsp;", " "},
};

enum { ENTITY_COUNT = sizeof(entities) / sizeof(entities[0]), WRITTEN_ENTITIES = 4 };

void matrix_escape_html(struct str text, struct buf *out)
{
    for (size_t i = 0; i < text.length; i++) {
        size_t k = 0;
        while (k < WRITTEN_ENTITIES && text.bytes[i] != entities[k].plain[0]) {
            k++;
        }
        if (k < WRITTEN_ENTITIES) {
            buf_add_text(out, entities[k].coded);
        } else {
            buf_add_char(out, text.bytes[i]);
        }
    }
}

static void write_run(void *data, struct str run, unsigned style)
{
    struct buf *out = data;
    for (size_t i = 0; i < WRITTEN_COUNT; i++) {
        if (style & elements[i].style) {
            buf_printf(out, "<%s>", elements[i].name);
        }
    }
    matrix_escape_html(run, out);
    for (size_t i = WRITTEN_COUNT; i-- > 0;) {
        if (style & elements[i].style) {
            buf_printf(out, "</%s>", elements[i].name);
        }
    }
}

void matrix_write_html(struct str text, struct buf *out)
{
    emphasis_each_run(text, write_run, out);
}

/* -- reading -- */

struct reading {
    struct buf run; /* since the last element */
    unsigned style;
    unsigned quoted; /* depth of what a reply quotes */
    struct buf *out;
};

static void end_run(struct reading *reading)
{
    if (reading->quoted == 0) {
        emphasis_add_marked(buf_str(&reading->run), reading->style, reading->out);
    }
    buf_clear(&reading->run);
}

/* Takes an element's inside: "b", "/b", "a href=...". */
static void take_element(struct reading *reading, struct str inside)
{
    bool ends = str_starts(inside, STR("/"));
    inside = ends ? str_slice(inside, 1, inside.length) : inside;
    struct str name = str_take_word(&inside);
    name = str_ends(name, STR("/")) ? str_slice(name, 0, name.length - 1) : name;
    for (size_t i = 0; i < ELEMENT_COUNT; i++) {
        if (str_equal_nocase(name, str_of(elements[i].name))) {
            end_run(reading);
            reading->style = ends ? reading->style & ~elements[i].style
                                  : reading->style | elements[i].style;
        }
    }
    if (str_equal_nocase(name, STR("mx-reply"))) {
        end_run(reading);
        reading->quoted = ends ? 0 : 1;
    } else if (str_equal_nocase(name, STR("br")) || str_equal_nocase(name, STR("p")) ||
               str_equal_nocase(name, STR("li")) || str_equal_nocase(name, STR("div"))) {
        end_run(reading);
        buf_add_char(reading->out, '\n');
    }
}

static size_t take_entity(struct str rest, struct buf *out)
{
    for (size_t i = 0; i < ENTITY_COUNT; i++) {
        if (str_starts(rest, str_of(entities[i].coded))) {
            buf_add_text(out, entities[i].plain);
            return strlen(entities[i].coded);
        }
    }
    buf_add_char(out, '&');
    return 1;
}

void matrix_read_html(struct str html, struct buf *out)
{
    struct reading reading = {.out = out};
    for (size_t i = 0; i < html.length;) {
        size_t end = html.bytes[i] == '<' ? str_find_char(html, '>', i) : SIZE_MAX;
        if (end != SIZE_MAX) {
            take_element(&reading, str_slice(html, i + 1, end));
            i = end + 1;
        } else if (html.bytes[i] == '&') {
            i += take_entity(str_slice(html, i, html.length), &reading.run);
        } else {
            buf_add_char(&reading.run, html.bytes[i] == '\n' ? ' ' : html.bytes[i]);
            i++;
        }
    }
    end_run(&reading);
    buf_finish(&reading.run);
}
