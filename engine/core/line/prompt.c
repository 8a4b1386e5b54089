/* prompt.c -- the end of an answer. */
#include "engine/core/line/prompt.h"

#include "world/model/prop.h"

void prompt_send(struct engine *engine, uint64_t session_id)
{
    struct session *session = hub_find(engine->hub, session_id);
    if (!session || !session->character) {
        return;
    }
    struct object *actor = world_find(engine->world, session->character);
    const struct value *wanted = actor ? prop_own(actor, ATOM_prompt) : NULL;
    bool off = wanted && !value_is_true(wanted);
    struct msg prompt = {.kind = MSG_PROMPT, .text = off ? STR_NONE : STR("> ")};
    hub_send(session, &prompt);
}
