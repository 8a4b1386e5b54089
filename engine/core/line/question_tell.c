/* question_tell.c -- the words of a question that the game asks (question.h).
 *
 * Names come from builders: they are one short line in quotation marks, without any of their own, so that no name looks
 * like a sentence of the game. */
#include "engine/core/line/question.h"

#include "engine/core/phrase/phrase.h"
#include "world/model/prop.h"

#define NAME_MAX_BYTES 60

static void put_quoted(struct engine *engine, uint64_t id, struct buf *out)
{
    struct object *object = id ? world_find(engine->world, id) : NULL;
    struct str name = object ? prop_str(engine->world, object, ATOM_name) : STR_NONE;
    size_t from = out->length;
    str_clean(str_fit(name, NAME_MAX_BYTES), false, out);
    for (size_t i = from; i < out->length; i++) {
        out->bytes[i] = out->bytes[i] == '"' ? '\'' : out->bytes[i];
    }
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
        return PHRASE_approval_move;
    case APPROVAL_OWNER:
        return PHRASE_approval_owner;
    }
    return PHRASE_approval_thing;
}

void question_write(struct engine *engine, const struct approval *approval, uint64_t number,
        bool brief, struct buf *out)
{
    struct buf owner = {0};
    struct buf asker = {0};
    struct buf object = {0};
    struct buf price = {0};
    put_quoted(engine, approval->owner, &owner);
    put_quoted(engine, approval->asker, &asker);
    put_quoted(engine, approval->object, &object);
    put_coins(engine, approval->coins, &price);
    phrase_put(engine, out, phrase_of(approval), WITH("owner", buf_str(&owner)),
            WITH("asker", buf_str(&asker)), WITH("object", buf_str(&object)),
            WITH("price", buf_str(&price)));
    if (!brief) {
        buf_add_char(out, ' ');
        phrase_put(engine, out,
                approval->kind == APPROVAL_OWNER ? PHRASE_approval_how_once
                                                 : PHRASE_approval_how,
                WITH("number", number), WITH("owner", buf_str(&owner)));
    }
    buf_finish(&owner);
    buf_finish(&asker);
    buf_finish(&object);
    buf_finish(&price);
}
