/* speech_limit.c -- token buckets for speech, beyond the room and in it.
 *
 * 1. A person has one bucket, whatever they use to speak and through however many connections.
 * 2. A guest has that of their address, so that a new name brings no new bucket; and so has a player whose account is
 *    younger than FRESH_MS.
 * 3. All npcs of one owner, and their owner, share the owner's bucket; an npc of the game has one of its own.
 * 4. Of several lines that were sent as one message, each LINES_A_TOKEN-th takes a token.
 * 5. Buckets live as long as the process; their sizes are read from the options each time.
 *
 * 6. Speech and gestures in a room have buckets of their own, which are larger, for players alone: a long text takes a
 *    token for each BYTES_A_TOKEN of it.
 *
 * To add a way to speak: call speech_limit_take or speech_limit_take_here, or in Lua manners.must_speak_afar or
 * manners.must_speak(…, "here"), once for each line that the speaker sends; a gesture calls manners.must_show. */
#include "engine/core/tell/speech_limit.h"

#include "engine/base/address.h"
#include "engine/core/people/account.h"
#include "engine/core/people/attempts.h"
#include "engine/core/people/presence.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/slice.h"
#include "world/model/proto.h"

#include <inttypes.h>

enum {
    LINES_A_TOKEN = 4,
    BYTES_A_TOKEN = 500,
    EXPLAINED_MOST = 2,
    ROUND_UP_MS = 999,
    FRESH_MS = 6 * 3600 * 1000
};

/* A kind of bucket. */
struct kind {
    const char *prefix; /* of its keys */
    uint32_t tokens;    /* that a line takes */
    uint32_t burst;
    uint64_t seconds; /* in which an empty bucket fills */
    enum phrase often;
    enum phrase often_one;
};

/* The open slice's session, if it is the speaker's own. */
static const struct session *speaking_session(
        const struct engine *engine, const struct object *who)
{
    const struct session *session = hub_find(engine->hub, engine->slice->session);
    return session && session->character == who->id ? session : NULL;
}

/* Whose bucket it is; 0: nobody's, there is no limit. */
static uint64_t bucket_owner(struct engine *engine, const struct object *who)
{
    uint64_t behalf = engine->slice->rights.behalf;
    struct object *object = world_find(engine->world, who->id);
    if (behalf != 0) {
        return behalf;
    }
    bool is_npc = object && !proto_is_ref(engine->world, object, "player");
    return is_npc && who->owner != 0 ? who->owner : who->id;
}

/* Has who no name yet that costs anything to lose: a guest's, or that of an account made of late? */
static bool is_fresh(struct engine *engine, uint64_t who)
{
    const struct account *account = account_of(engine, who);
    return presence_is_guest(engine, who) ||
           (account && account->role == PERM_PLAYER &&
                   clock_wall_age_ms(account->created_ms) < FRESH_MS);
}

static struct kind kind_afar(const struct engine *engine, const char *prefix)
{
    const struct engine_options *options = &engine->options;
    return (struct kind){prefix, 1, options->speech_burst,
            (uint64_t)options->speech_burst * options->speech_seconds, PHRASE_speech_often,
            PHRASE_speech_often_one};
}

/* Takes the tokens of a line out of key's bucket. */
static bool take_tokens(
        struct engine *engine, const struct kind *kind, struct str key, struct err *err)
{
    if (attempts_take_many(engine->speeches, key, kind->tokens, kind->burst, kind->seconds)) {
        return true;
    }
    int64_t left_ms = attempts_wait_ms(engine->speeches, key, kind->tokens);
    int64_t left = (left_ms + ROUND_UP_MS) / 1000;
    if (err) {
        (void)phrase_err(engine, err, ERR_LIMIT, left > 1 ? kind->often : kind->often_one,
                WITH("count", left));
    }
    return false;
}

static bool is_free_line(const struct speech *speech)
{
    return speech->parts > 1 && speech->part > 0 && (speech->part - 1) % LINES_A_TOKEN != 0;
}

static bool take_of_kind(struct engine *engine, const struct object *who,
        const struct kind *kind, struct err *err)
{
    const struct session *session = speaking_session(engine, who);
    uint64_t owner = bucket_owner(engine, who);
    if ((session && session->exempt) || is_free_line(&engine->slice->speech) ||
            perm_role(engine, owner) == PERM_WIZARD) {
        return true;
    }
    char counted[ADDRESS_SIZE];
    struct buf key = {0};
    buf_add_text(&key, kind->prefix);
    if (session && is_fresh(engine, owner)) {
        buf_add_str(&key, address_counted(session->address, counted));
    } else {
        buf_printf(&key, "#%" PRIu64, owner);
    }
    bool ok = take_tokens(engine, kind, buf_str(&key), err);
    buf_finish(&key);
    return ok;
}

bool speech_limit_take(struct engine *engine, const struct object *who, struct err *err)
{
    struct kind kind = kind_afar(engine, "");
    return take_of_kind(engine, who, &kind, err);
}

bool speech_limit_take_here(
        struct engine *engine, const struct object *who, size_t bytes, struct err *err)
{
    const struct engine_options *options = &engine->options;
    size_t tokens = bytes == 0 ? 1 : (bytes + BYTES_A_TOKEN - 1) / BYTES_A_TOKEN;
    struct kind kind = {"room ", tokens < UINT32_MAX ? (uint32_t)tokens : UINT32_MAX,
            options->room_burst,
            (options->room_burst + options->room_rate - 1) / options->room_rate,
            PHRASE_room_often, PHRASE_room_often_one};
    return !presence_find(engine, who->id) || take_of_kind(engine, who, &kind, err);
}

bool speech_limit_take_tags(struct engine *engine, const struct object *who)
{
    struct kind kind = kind_afar(engine, "tags ");
    return take_of_kind(engine, who, &kind, NULL);
}

bool speech_limit_take_afar(struct engine *engine, struct str sender, struct err *err)
{
    struct kind kind = kind_afar(engine, "");
    return take_tokens(engine, &kind, sender, err);
}

bool speech_limit_may_explain(struct engine *engine, struct str sender)
{
    struct buf key = {0};
    buf_printf(&key, "told %.*s", STR_FMT(sender));
    bool may = attempts_take(engine->speeches, buf_str(&key), EXPLAINED_MOST);
    buf_finish(&key);
    return may;
}
