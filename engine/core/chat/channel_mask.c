/* channel_mask.c -- masks that match people.
 *
 * A mask is "nick!user@host" with * and ?; a missing part matches anything. People on bridged
 * networks are "nick/bridge!nick@bridge".
 *
 * "a:ann" matches who is logged in as Ann, whatever the mask says of the rest. A ban of "a:ann" or "ann!*@*" holds for
 * the other characters of the same player too. "m:" before a mask means that it counts
 * for speaking only, and not for joining.
 *
 * A ban of a guest also holds for the guests and accounts that come from the same address later.
 * Others who share the address keep their channels. */
#include "engine/core/chat/channel_impl.h"
#include "engine/core/people/account.h"
#include "engine/core/people/person.h"

#include <string.h>

/* Returns a mask without that mark, if it has it. */
static struct str mask_without(struct str mask, struct str mark)
{
    return str_slice(mask, str_starts(mask, mark) ? mark.length : 0, mask.length);
}

/* Guests used to share the host "guest" before cloaks; such a mask still matches all of them. */
static bool fits_mask(struct str mask, struct str who)
{
    size_t at = str_find_char(who, '@', 0);
    mask = mask_without(mask, STR("m:"));
    if (str_starts(mask, STR("a:"))) {
        return str_ends(who, STR("@player")) && /* whose nickname is the account's name */
               str_fits_glob(str_slice(mask, 2, mask.length), str_take_until(&who, '!'));
    }
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
        const struct channel *channel, enum channel_mask_kind kind, struct str who, bool speaks)
{
    for (size_t i = 0; i < channel->mask_count; i++) {
        struct str mask = str_of(channel->masks[i].mask);
        if (channel->masks[i].kind == (char)kind && (speaks || !str_starts(mask, STR("m:"))) &&
                fits_mask(mask, who)) {
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
    buf_add_text(out, str_starts(text, STR("m:")) ? "m:" : "");
    text = mask_without(text, STR("m:"));
    bool account = str_starts(text, STR("a:"));
    bool at = str_find_char(text, '@', 0) != SIZE_MAX;
    bool bang = str_find_char(text, '!', 0) != SIZE_MAX;
    if (at && !bang && !account) {
        buf_add_text(out, "*!");
    }
    buf_add_str(out, text);
    if (!at && !account) {
        buf_add_text(out, bang ? "@*" : "!*@*");
    }
}

struct channel_mask *channel_mask_find(
        const struct channel *channel, unsigned kind, struct str mask)
{
    for (size_t i = 0; i < channel->mask_count; i++) {
        struct channel_mask *one = &channel->masks[i];
        if ((unsigned char)one->kind == kind && str_equal_nocase(str_of(one->mask), mask)) {
            return one;
        }
    }
    return NULL;
}

void channel_mask_remove(struct channel *channel, unsigned kind, struct str mask)
{
    struct channel_mask *one = channel_mask_find(channel, kind, mask);
    if (one) {
        mem_free(one->mask);
        mem_free(one->by);
        size_t behind = (size_t)(channel->masks + --channel->mask_count - one);
        memmove(one, one + 1, behind * sizeof(*one));
    }
}

struct channel_mask *channel_mask_add(
        struct channel *channel, unsigned kind, struct str mask, struct str by)
{
    channel->masks =
            mem_realloc(channel->masks, (channel->mask_count + 1) * sizeof(*channel->masks));
    struct channel_mask *added = &channel->masks[channel->mask_count++];
    *added = (struct channel_mask){.kind = (char)kind,
            .mask = str_dup(mask),
            .by = str_dup(by),
            .time_ms = clock_wall_ms()};
    return added;
}

/* -- bans of guests -- */

void channel_mask_mean(struct engine *engine, struct channel_mask *ban)
{
    struct str rest = mask_without(str_of(ban->mask), STR("m:"));
    struct str nick = str_take_until(&rest, '!');
    const struct presence *presence = person_find(engine, nick);
    const struct person_gone *gone =
            presence || account_find(engine, nick) ? NULL : person_gone_guest(engine, nick);
    if (presence && presence->guest) {
        ban->guest = ignore_writer(engine, presence->character);
    } else if (gone) {
        ban->guest.id = gone->character;
        memcpy(ban->guest.host, gone->host, sizeof(ban->guest.host));
    }
}

/* True if the person came after the ban: guests by their log-in, accounts by their making. */
static bool is_newer(
        struct engine *engine, const struct presence *presence, uint64_t id, int64_t time_ms)
{
    const struct account *account = account_of(engine, id);
    int64_t since_ms = account ? account->created_ms : presence ? presence->since_ms : 0;
    return since_ms >= time_ms;
}

/* A new account from a guest's address is compared with the guest's cloak as its host, too. */
static bool bans_address(struct engine *engine, const struct channel_mask *ban,
        const struct object *player, struct str who)
{
    const struct presence *presence = presence_find(engine, player->id);
    struct str host = presence && presence->guest ? str_of(presence_cloak(presence))
                                                  : cloak_of_account(engine, player);
    if (host.length == 0 || !is_newer(engine, presence, player->id, ban->time_ms)) {
        return false;
    }
    if (ban->guest.host[0] && str_equal(host, str_of(ban->guest.host))) {
        return true;
    }
    struct buf as_guest = {0};
    struct str nick = str_take_until(&who, '@');
    buf_printf(&as_guest, "%.*s@%.*s", STR_FMT(nick), STR_FMT(host));
    bool fits = fits_mask(str_of(ban->mask), buf_str(&as_guest));
    buf_finish(&as_guest);
    return fits;
}

/* True if the mask is of another character of the same player: "ann!*@*" or "a:ann". */
static bool is_of_player(
        struct engine *engine, const struct channel_mask *ban, const struct object *player)
{
    struct str rest = mask_without(mask_without(str_of(ban->mask), STR("m:")), STR("a:"));
    struct str nick = str_take_until(&rest, '!');
    return (rest.length == 0 || str_equal(rest, STR("*@*"))) &&
           account_is_also(engine, account_of(engine, player->id), nick);
}

bool channel_is_banned(struct engine *engine, const struct channel *channel,
        const struct object *player, struct str who, bool speaks)
{
    bool banned = false;
    for (size_t i = 0; i < channel->mask_count && !banned; i++) {
        const struct channel_mask *ban = &channel->masks[i];
        banned = ban->kind == CHANNEL_BAN &&
                 (speaks || !str_starts(str_of(ban->mask), STR("m:"))) &&
                 (fits_mask(str_of(ban->mask), who) ||
                         (ban->guest.id != 0 && ban->guest.id == player->id) ||
                         is_of_player(engine, ban, player) ||
                         bans_address(engine, ban, player, who));
    }
    return banned && !channel_has_mask(channel, CHANNEL_EXCEPTION, who, speaks);
}

bool channel_mask_forget(struct channel *channel, struct str name, struct str words)
{
    bool changed = false;
    for (size_t i = channel->mask_count; i > 0; i--) {
        struct channel_mask *mask = &channel->masks[i - 1];
        struct str rest = mask_without(mask_without(str_of(mask->mask), STR("m:")), STR("a:"));
        bool ends = str_equal_nocase(str_take_until(&rest, '!'), name);
        if (ends) {
            channel_mask_remove(channel, (unsigned char)mask->kind, str_of(mask->mask));
        } else if (str_equal_nocase(str_of(mask->by), name)) {
            mem_free(mask->by);
            mask->by = str_dup(words);
            mask->writer = (struct writer){0};
            changed = true;
        }
        changed |= ends;
    }
    return changed;
}
