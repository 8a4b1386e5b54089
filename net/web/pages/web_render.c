/* web_render.c -- renders the game's markup as HTML.
 *
 * 1. All text is escaped: & < > " ', in attributes as well.
 * 2. Elements come from one table; all are closed exactly once.
 * 3. Inline styles, scripts and addresses are never written. A colour without a class gets the class of
 * the nearest colour, and is passed as data that the client's script may apply.
 *
 * Buttons do not nest: inside one, links are plain words. To add a style: class_of, and a rule in
 * data/web/skein.css. */
#include "net/web/pages/web_render.h"

#include "engine/session/markup.h"
#include "net/text/web_form.h"
#include "net/text/web_html.h"

#include <limits.h>

enum { RENDER_DEPTH_MAX = 64 };

struct render {
    struct buf *out;
    const char *ends[RENDER_DEPTH_MAX];
    size_t depth;
    size_t deeper; /* elements beyond DEPTH_MAX, which have no effect */
    bool live;
    bool in_button;
};

static const char button_end[] = "</button>";

static const char *class_of(enum markup_style style)
{
    static const char *const classes[] = {
            [MARKUP_BLACK] = "black",
            [MARKUP_RED] = "red",
            [MARKUP_GREEN] = "green",
            [MARKUP_YELLOW] = "yellow",
            [MARKUP_BLUE] = "blue",
            [MARKUP_MAGENTA] = "magenta",
            [MARKUP_CYAN] = "cyan",
            [MARKUP_WHITE] = "white",
            [MARKUP_GREY] = "grey",
            [MARKUP_ROOM] = "m-room",
            [MARKUP_EXIT] = "m-exit",
            [MARKUP_ITEM] = "m-item",
            [MARKUP_WHO] = "m-who",
            [MARKUP_SAY] = "m-say",
            [MARKUP_ERROR] = "m-error",
            [MARKUP_TITLE] = "m-title",
            [MARKUP_CHANNEL] = "m-channel",
            [MARKUP_DIM] = "m-dim",
            [MARKUP_FIXED] = "m-fixed",
    };
    const char *class = style < sizeof(classes) / sizeof(classes[0]) ? classes[style] : NULL;
    return class ? class : "m-plain";
}

static int distance(uint32_t a, uint32_t b, unsigned shift)
{
    int d = (int)(a >> shift & 0xFF) - (int)(b >> shift & 0xFF);
    return d * d;
}

static enum markup_style nearest(uint32_t rgb)
{
    static const struct {
        enum markup_style style;
        uint32_t rgb;
    } named[] = {
            {MARKUP_BLACK, 0x000000},
            {MARKUP_RED, 0xCC0000},
            {MARKUP_GREEN, 0x00AA00},
            {MARKUP_YELLOW, 0xCCAA00},
            {MARKUP_BLUE, 0x2255DD},
            {MARKUP_MAGENTA, 0xBB33BB},
            {MARKUP_CYAN, 0x00AAAA},
            {MARKUP_WHITE, 0xFFFFFF},
            {MARKUP_GREY, 0x888888},
    };

    enum markup_style best = MARKUP_GREY;
    int best_distance = INT_MAX;
    for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++) {
        int d = distance(rgb, named[i].rgb, 16) + distance(rgb, named[i].rgb, 8) +
                distance(rgb, named[i].rgb, 0);
        if (d < best_distance) {
            best = named[i].style;
            best_distance = d;
        }
    }
    return best;
}

static const char *open_style(struct render *render, const struct markup_token *token)
{
    switch ((int)token->style) {
    case MARKUP_BOLD:
        buf_add_text(render->out, "<b>");
        return "</b>";
    case MARKUP_ITALIC:
        buf_add_text(render->out, "<i>");
        return "</i>";
    case MARKUP_UNDERLINE:
        buf_add_text(render->out, "<u>");
        return "</u>";
    case MARKUP_RGB:
        buf_printf(render->out, "<span class=\"%s\" data-rgb=\"%06x\">",
                class_of(nearest(token->rgb)), (unsigned)(token->rgb & 0xFFFFFF));
        return "</span>";
    default:
        buf_printf(render->out, "<span class=\"%s\">", class_of(token->style));
        return "</span>";
    }
}

static const char *open_command(struct render *render, struct str line)
{
    if (!render->live || render->in_button) {
        return "";
    }
    render->in_button = true;
    buf_add_text(render->out, "<button type=\"button\" class=\"cmd\" data-cmd=\"");
    web_put(render->out, line);
    buf_add_text(render->out, "\">");
    return button_end;
}

static void open_any(struct render *render, const struct markup_token *token)
{
    if (render->depth == RENDER_DEPTH_MAX) {
        render->deeper++;
        return;
    }
    render->ends[render->depth++] = token->kind == MARKUP_CMD
                                            ? open_command(render, token->text)
                                            : open_style(render, token);
}

static void close_last(struct render *render)
{
    if (render->deeper > 0) {
        render->deeper--;
        return;
    }
    if (render->depth > 0) {
        const char *end = render->ends[--render->depth];
        render->in_button = render->in_button && end != button_end;
        buf_add_text(render->out, end);
    }
}

void web_render_html(struct str markup, bool live, struct buf *out)
{
    struct render render = {.out = out, .live = live};
    for (;;) {
        struct markup_token token = markup_next(&markup);
        switch (token.kind) {
        case MARKUP_END:
            render.deeper = 0;
            while (render.depth > 0) {
                close_last(&render);
            }
            return;
        case MARKUP_TEXT:
            web_put(out, token.text);
            break;
        case MARKUP_NEWLINE:
            buf_add_text(out, "<br>");
            break;
        case MARKUP_CLOSE:
            close_last(&render);
            break;
        case MARKUP_OPEN:
        case MARKUP_CMD:
            open_any(&render, &token);
            break;
        }
    }
}

void web_render_text(struct str markup, struct buf *out)
{
    markup_plain(markup, out);
}

static void put_quiet(struct buf *out, struct str markup)
{
    web_render_html(markup, false, out);
}

const struct web_form web_form_html = {
        "data/web/pages/", NULL, ".html", true, web_put, put_quiet, web_put_markdown};
