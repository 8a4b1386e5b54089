/* question_tell.c -- Texts of the game's questions, and of payments after them (question.h).
 *
 * Names come from builders. They are shown as one short line in quotation marks, without quotation
 * marks or markup of their own, so that a name cannot pass for a sentence of the game. */
#include "engine/core/line/question.h"

#include "engine/core/output/format.h"
#include "engine/core/phrase/phrase.h"
#include "world/model/prop.h"

#define NAME_MAX_BYTES 60

/* True for every character that a reader can take for the quotation mark behind the text. */
static bool is_quote(int32_t code)
{
    static const int32_t quotes[] = {'"', 0xAB, 0xBB, 0x2BA, 0x2033, 0x2034, 0x2036, 0x2037,
            0x2057, 0x301D, 0x301E, 0x301F, 0xFF02};
    bool is = code >= 0x201C && code <= 0x201F;
    for (size_t i = 0; i < sizeof(quotes) / sizeof(quotes[0]); i++) {
        is |= code == quotes[i];
    }
    return is;
}

void question_put_quotable(struct str text, struct buf *out)
{
    for (size_t i = 0; i < text.length;) {
        int32_t code = 0;
        i += str_read_code(text, i, &code);
        code = code == '\n' ? ' ' : is_quote(code) ? '\'' : code;
        str_put_code((uint32_t)code, out);
    }
}

static void put_quoted(struct engine *engine, uint64_t id, struct buf *out)
{
    struct object *object = id ? world_find(engine_world(engine), id) : NULL;
    struct str name = object ? prop_str(engine_world(engine), object, ATOM_name) : STR_NONE;
    struct buf clean = {0};
    str_clean(str_fit(name, NAME_MAX_BYTES), false, &clean);
    question_put_quotable(buf_str(&clean), out);
    buf_finish(&clean);
}

static void put_coins(struct engine *engine, int64_t coins, struct buf *out)
{
    phrase_put(engine, out, coins == 1 ? PHRASE_approval_price_one : PHRASE_approval_price,
            WITH("count", coins));
}

static enum phrase phrase_of(const struct approval *approval)
{
    switch (approval->kind) {
    case APPROVAL_COINS:
        return PHRASE_approval_coins;
    case APPROVAL_THING:
        return approval->asker ? PHRASE_approval_thing : PHRASE_approval_thing_by;
    case APPROVAL_GIFTS:
        return PHRASE_approval_gifts;
    case APPROVAL_MOVE:
        return approval->asker ? PHRASE_approval_move : PHRASE_approval_move_by;
    case APPROVAL_OWNER:
        return PHRASE_approval_owner;
    case APPROVAL_OFFER:
        return approval->plain   ? PHRASE_approval_offer_plain
               : approval->asker ? PHRASE_approval_offer
                                 : PHRASE_approval_offer_by;
    }
    return PHRASE_approval_thing;
}

/* Names in the text of an approval, as plain text. */
struct named {
    struct buf owner;
    struct buf asker;
    struct buf object;
    struct buf price;
    struct str text; /* borrowed, markup */
};

static void put_named(struct engine *engine, const struct approval *approval, struct named *out)
{
    put_quoted(engine, approval->owner, &out->owner);
    put_quoted(engine, approval->asker, &out->asker);
    put_quoted(engine, approval->object, &out->object);
    put_coins(engine, approval->coins, &out->price);
    out->text = approval->text;
}

static void put_phrase(struct engine *engine, const struct named *named, enum phrase phrase,
        uint64_t number, struct buf *out)
{
    phrase_put(engine, out, phrase, WITH_RAW("owner", buf_str(&named->owner)),
            WITH_RAW("asker", buf_str(&named->asker)),
            WITH_RAW("object", buf_str(&named->object)),
            WITH_RAW("price", buf_str(&named->price)), WITH("text", named->text),
            WITH("number", number));
}

/* What a yes to an offer allows besides, in the game's own words. */
static void put_terms(struct engine *engine, const struct approval *approval,
        const struct named *named, struct buf *out)
{
    if (approval->kind == APPROVAL_OFFER && approval->coins > 0) {
        buf_add_char(out, ' ');
        put_phrase(engine, named, PHRASE_approval_offer_coins, 0, out);
    }
    if (approval->kind == APPROVAL_OFFER && approval->object) {
        buf_add_char(out, ' ');
        put_phrase(engine, named, PHRASE_approval_offer_move, 0, out);
    }
}

static void finish_named(struct named *named)
{
    buf_finish(&named->owner);
    buf_finish(&named->asker);
    buf_finish(&named->object);
    buf_finish(&named->price);
}

static void tell_phrase(struct engine *engine, struct object *who,
        const struct approval *approval, enum phrase phrase)
{
    struct named named = {0};
    struct buf text = {0};
    put_named(engine, approval, &named);
    put_phrase(engine, &named, phrase, 0, &text);
    tell_markup(engine, who, buf_str(&text), MSG_PLAIN);
    finish_named(&named);
    buf_finish(&text);
}

void question_tell_ignored(struct engine *engine, const struct approval *approval)
{
    struct object *who = world_find(engine_world(engine), approval->who);
    if (who) {
        tell_phrase(engine, who, approval, PHRASE_approval_ignored);
    }
}

void question_write(struct engine *engine, const struct approval *approval, uint64_t number,
        enum question_how how, struct buf *out)
{
    struct named named = {0};
    bool once = approval_is_once(approval->kind);
    put_named(engine, approval, &named);
    put_phrase(engine, &named, phrase_of(approval), number, out);
    put_terms(engine, approval, &named, out);
    if (how != QUESTION_BRIEF) {
        buf_add_char(out, ' ');
        put_phrase(engine, &named,
                approval->plain         ? PHRASE_approval_how_plain
                : how == QUESTION_AGAIN ? PHRASE_approval_how_again
                : once                  ? PHRASE_approval_how_once
                                        : PHRASE_approval_how,
                number, out);
    }
    finish_named(&named);
}

void question_tell_paid(
        struct engine *engine, struct object *who, const struct approval *approval)
{
    tell_phrase(engine, who, approval, PHRASE_approval_paid);
}
