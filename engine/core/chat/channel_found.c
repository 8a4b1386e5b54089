/* channel_found.c -- founding of channels. */
#include "engine/core/chat/channel_impl.h"
#include "engine/core/output/naming.h"
#include "engine/core/people/account.h"
#include "engine/core/people/role.h"
#include "engine/core/phrase/phrase.h"

#define CHANNELS_MAX 1000
#define FOUNDED_MAX 5 /* existing ones per player */

static bool name_is_formed(struct str name)
{
    name = str_slice(name, str_starts(name, STR("##")) ? 2 : 0, name.length);
    /* chat clients use that name for the room */
    if (name.length == 0 || name.length > CHANNEL_NAME_MAX ||
            !str_is_plain_line(name, CHANNEL_NAME_MAX) || str_equal_nocase(name, STR("here"))) {
        return false;
    }
    for (size_t i = 0; i < name.length; i++) {
        unsigned char c = (unsigned char)name.bytes[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      (c >= '0' && c <= '9') || c >= 0x80;
        if (!letter && (i == 0 || (c != '-' && c != '_' && c != '.' && c != '+'))) {
            return false;
        }
    }
    return true;
}

static size_t count_founded(const struct engine *engine, uint64_t founder)
{
    size_t count = 0;
    for (size_t i = 0; i < channels_state(engine)->count; i++) {
        count += channels_state(engine)->list[i]->founder == founder;
    }
    return count;
}

/* True if a reader would confuse the name with that of an existing channel. */
static bool is_like_another(
        const struct engine *engine, struct str name, const struct channel *but)
{
    struct buf bytes = {0};
    struct str read = naming_read(name, &bytes);
    bool is = false;
    for (size_t i = 0; !is && i < channels_state(engine)->count; i++) {
        const struct channel *other = channels_state(engine)->list[i];
        is = other != but && account_names_are_alike(read, str_of(other->name));
    }
    buf_finish(&bytes);
    return is;
}

/* True if a player may found a channel of that name: it must not look like one of the staff,
 * like a player, or like another channel. */
static bool may_be_called(
        struct engine *engine, struct str name, const struct channel *but, struct err *err)
{
    struct str said = str_slice(name, str_starts(name, STR("##")) ? 2 : 0, name.length);
    if (naming_is_staff_channel(engine, said)) {
        return phrase_err(engine, err, ERR_DENIED, PHRASE_newname_staff, WITH("name", name));
    }
    if (naming_is_taken(engine, said)) {
        return phrase_err(engine, err, ERR_DENIED, PHRASE_naming_player, WITH("name", name));
    }
    return !is_like_another(engine, name, but) ||
           phrase_err(engine, err, ERR_EXISTS, PHRASE_ask_name_taken);
}

enum channel_no channel_check_name(struct engine *engine, struct str name,
        const struct channel *but, bool as_player, struct err *err)
{
    const struct channel *now = channel_forward(engine, name);
    if (!name_is_formed(name)) {
        (void)phrase_err(
                engine, err, ERR_FORMAT, PHRASE_channel_name, WITH("most", CHANNEL_NAME_MAX));
        return CHANNEL_BAD_NAME;
    }
    if (now && now != but) {
        (void)phrase_err(engine, err, ERR_EXISTS, PHRASE_channel_renamed, WITH("channel", name),
                WITH("now", now->name));
        return CHANNEL_RENAMED;
    }
    return !as_player || may_be_called(engine, name, but, err) ? CHANNEL_OK : CHANNEL_BAD_NAME;
}

enum channel_no channel_found(struct engine *engine, const struct object *maker,
        struct str name, struct channel **out, struct err *err)
{
    name = channel_bare_name(name);
    bool is_players = maker && role_of(engine, maker->id) < PERM_WIZARD;
    if (is_players && engine_options(engine)->no_player_channels) {
        (void)phrase_err(engine, err, ERR_DENIED, PHRASE_channel_founders, WITH("name", name));
        return CHANNEL_MISSING;
    }
    enum channel_no no = channel_check_name(engine, name, NULL, is_players, err);
    if (no != CHANNEL_OK) {
        return no;
    }
    if (is_players && count_founded(engine, maker->id) >= FOUNDED_MAX) {
        (void)phrase_err(
                engine, err, ERR_LIMIT, PHRASE_channel_founded, WITH("count", FOUNDED_MAX));
        return CHANNEL_TOO_MANY;
    }
    if (channels_state(engine)->count >= CHANNELS_MAX && !channels_make_room(engine)) {
        (void)phrase_err(
                engine, err, ERR_LIMIT, PHRASE_channel_many, WITH("count", CHANNELS_MAX));
        return CHANNEL_TOO_MANY;
    }
    struct channel *channel = channel_add(channels_state(engine), name);
    channel->numbered = true;
    channel->founder = maker ? maker->id : 0;
    channel->made_ms = clock_wall_ms();
    channel->flags = CHANNEL_FLAGS_FIRST;
    if (maker) {
        channel_set_rank(channel, maker->id, CHANNEL_OPERATOR);
    }
    channel_keep(engine, channel);
    *out = channel;
    return CHANNEL_OK;
}
