/* spelling.c -- asks the module spelling about names beyond ASCII. */
#include "engine/core/people/spelling.h"

#include "engine/core/internal_event.h"
#include "world/model/prop.h"

bool spelling_is(struct str name)
{
    size_t i = 0;
    while (i < name.length && (unsigned char)name.bytes[i] < 0x80) {
        i++;
    }
    return i < name.length && name.length <= ACCOUNT_NAME_MAX;
}

bool spelling_find(struct engine *engine, struct str *name, char out[ACCOUNT_NAME_MAX + 1])
{
    if (spelling_is(*name)) {
        struct spelling_asking asking = {.what = SPELLING_FIND, .written = *name};
        internal_event_run(engine, INTERNAL_SPELLING, &asking);
        *name = str_of(memcpy(out, asking.name, sizeof(asking.name)));
    }
    return account_name_is_formed(*name);
}

void spelling_keep(struct engine *engine, const struct account *account, struct str written)
{
    struct spelling_asking asking = {
            .what = SPELLING_KEEP, .written = written, .account = account};
    internal_event_run(engine, INTERNAL_SPELLING, &asking);
}

struct str spelling_of(struct engine *engine, struct object *person)
{
    const struct value *written = prop_own(person, ATOM_written_name);
    return written ? value_as_str(written) : prop_str(engine_world(engine), person, ATOM_name);
}
