/* tel_render_text.c -- renders messages for telnet clients: which of them hang, and once per style for
 * many recipients. */
#include "net/telnet/tel_render.h"

#include "engine/session/note.h"

static uint64_t variant_of(const struct tel_style *style)
{
    return (uint64_t)style->columns * 256 + style->hangs * UINT64_C(128) +
           style->aloud * UINT64_C(64) + (style->links != NULL) * UINT64_C(32) +
           style->mcp * UINT64_C(16) + style->latin1 * UINT64_C(8) +
           style->colours * UINT64_C(2) + style->utf8;
}

void tel_render_text(const struct tel_style *style, const struct msg *msg, struct buf *out)
{
    static const char maker;
    struct tel_style shown = *style;
    shown.hangs = tel_render_hangs(msg);
    uint64_t variant = variant_of(&shown);
    struct str bytes;
    if (msg->note && note_find_form(msg->note, &maker, variant, &bytes)) {
        buf_add_str(out, bytes);
        return;
    }
    size_t from = out->length;
    tel_render_lines(&shown, msg->text, out);
    if (msg->note) {
        (void)note_keep_form(
                msg->note, &maker, variant, str_slice(buf_str(out), from, out->length));
    }
}

/* The notes of a crowd are rendered once anyway, by the broadcast log. */
static void render_message(void *style, const struct msg *msg, struct buf *out)
{
    if (msg->note && msg->note->many) {
        struct tel_style shown = *(const struct tel_style *)style;
        shown.hangs = tel_render_hangs(msg);
        tel_render_lines(&shown, msg->text, out);
    } else {
        tel_render_text(style, msg, out);
    }
}

struct broadcast_log_look tel_render_look(struct tel_style *style)
{
    return (struct broadcast_log_look){render_message, variant_of(style), style};
}
