/* email.c -- the addresses to which letters are sent, and what the module mail does with them if the build has it. */
#include "engine/core/chat/email.h"

#include "engine/core/part.h"
#include "world/model/rows.h"

struct email_place {
    const struct email_service
            *service; /* of the module mail; NULL: no letter is sent by e-mail */
};

PART_STATE(email_place, PART_EMAIL)

void email_serve(struct engine *engine, const struct email_service *service)
{
    email_place_state(engine)->service = service;
}

bool email_of(struct engine *engine, uint64_t character, struct email *out)
{
    struct row row = row_of_id(TABLE_EMAIL, character);
    bool found = rows_find(engine_world(engine), &row);
    *out = (struct email){.state = (enum email_state)row_int(&row, "state")};
    (void)str_copy(row_str(&row, "address"), out->address, sizeof(out->address));
    row_finish(&row);
    return found;
}

bool email_is_sent(const struct engine *engine)
{
    return email_place_state(engine)->service &&
           email_place_state(engine)->service->is_sent(engine);
}

void email_erase(struct engine *engine, uint64_t character)
{
    struct row row = row_of_id(TABLE_EMAIL, character);
    if (rows_find(engine_world(engine), &row)) {
        rows_delete(engine_world(engine), &row);
    }
    row_finish(&row);
}

bool email_ask_password(struct engine *engine, const struct account *account)
{
    return email_place_state(engine)->service &&
           email_place_state(engine)->service->ask_password(engine, account);
}

bool email_take_password(struct engine *engine, const struct account *account, struct str code)
{
    return email_place_state(engine)->service &&
           email_place_state(engine)->service->take_password(engine, account, code);
}

void email_send_on(struct engine *engine, uint64_t character, const struct letter *letter)
{
    if (email_place_state(engine)->service) {
        email_place_state(engine)->service->send_on(engine, character, letter);
    }
}

const struct kernel_part email_part = {.state_size = sizeof(struct email_place)};
