/* channel_mask.c -- masks that match people.
 *
 * A mask is "nick!user@host" with * and ?; a missing part matches anything. People on bridged
 * networks are "nick/bridge!nick@bridge". */
#include "engine/core/chat/channel_impl.h"

#include <string.h>

/* Guests used to share the host "guest" before cloaks; such a mask still matches all of them. */
static bool fits_mask(struct str mask, struct str who)
{
    size_t at = str_find_char(who, '@', 0);
    if (str_fits_glob(mask, who)) {
        return true;
    }
    if (at == SIZE_MAX || !str_ends(who, STR(".guest"))) {
        return false;
    }
    struct buf old = {0};
    buf_printf(&old, "%.*s@guest", STR_FMT(str_slice(who, 0, at)));
    bool fits = str_fits_glob(mask, buf_str(&old));
    buf_finish(&old);
    return fits;
}

bool channel_has_mask(
        const struct channel *channel, enum channel_mask_kind kind, struct str who)
{
    for (size_t i = 0; i < channel->mask_count; i++) {
        if (channel->masks[i].kind == (char)kind &&
                fits_mask(str_of(channel->masks[i].mask), who)) {
            return true;
        }
    }
    return false;
}

/* Turns "ann" into "ann!*@*", "*@*.guest" into "*!*@*.guest", and "zoe@libera" of a bridged
 * network into "*!zoe@libera". */
void channel_mask_write(struct str text, struct buf *out)
{
    if (str_starts(text, STR("<")) && str_ends(text, STR(">"))) {
        /* the form in which lines show remote people */
        text = str_slice(text, 1, text.length - 1);
    }
    bool at = str_find_char(text, '@', 0) != SIZE_MAX;
    bool bang = str_find_char(text, '!', 0) != SIZE_MAX;
    if (at && !bang) {
        buf_add_text(out, "*!");
    }
    buf_add_str(out, text);
    if (!at) {
        buf_add_text(out, bang ? "@*" : "!*@*");
    }
}

bool channel_mask_remove(struct channel *channel, unsigned kind, struct str mask)
{
    for (size_t i = 0; i < channel->mask_count; i++) {
        struct channel_mask *one = &channel->masks[i];
        if ((unsigned char)one->kind == kind && str_equal_nocase(str_of(one->mask), mask)) {
            mem_free(one->mask);
            mem_free(one->by);
            memmove(one, one + 1, (--channel->mask_count - i) * sizeof(*one));
            return true;
        }
    }
    return false;
}

bool channel_mask_is_set(const struct channel *channel, unsigned kind, struct str mask)
{
    for (size_t i = 0; i < channel->mask_count; i++) {
        if (channel->masks[i].kind == (char)kind &&
                str_equal_nocase(str_of(channel->masks[i].mask), mask)) {
            return true;
        }
    }
    return false;
}

void channel_mask_add(struct channel *channel, unsigned kind, struct str mask, struct str by)
{
    channel->masks =
            mem_realloc(channel->masks, (channel->mask_count + 1) * sizeof(*channel->masks));
    channel->masks[channel->mask_count++] =
            (struct channel_mask){(char)kind, str_dup(mask), str_dup(by), clock_wall_ms()};
}

bool channel_mask_forget(struct channel *channel, struct str name, struct str words)
{
    bool changed = false;
    for (size_t i = channel->mask_count; i > 0; i--) {
        struct channel_mask *mask = &channel->masks[i - 1];
        struct str rest = str_of(mask->mask);
        bool ends = str_equal_nocase(str_take_until(&rest, '!'), name);
        if (ends) {
            (void)channel_mask_remove(channel, (unsigned char)mask->kind, str_of(mask->mask));
        } else if (str_equal_nocase(str_of(mask->by), name)) {
            mem_free(mask->by);
            mask->by = str_dup(words);
            changed = true;
        }
        changed |= ends;
    }
    return changed;
}
