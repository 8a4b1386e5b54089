/* email.c -- the addresses to which letters are sent, and what the module mail does with them if the build has it. */
#include "engine/core/chat/email.h"

struct row email_key(uint64_t character)
{
    struct row row = row_new(TABLE_EMAIL);
    row_set_id(&row, "character", character);
    return row;
}

bool email_of(struct engine *engine, uint64_t character, struct email *out)
{
    struct row row = email_key(character);
    bool found = rows_find(engine->world, &row);
    *out = (struct email){.state = (enum email_state)row_int(&row, "state")};
    (void)str_copy(row_str(&row, "address"), out->address, sizeof(out->address));
    row_finish(&row);
    return found;
}

bool email_is_sent(const struct engine *engine)
{
    return engine->email && engine->email->is_sent(engine);
}

void email_erase(struct engine *engine, uint64_t character)
{
    struct row row = email_key(character);
    if (rows_find(engine->world, &row)) {
        rows_delete(engine->world, &row);
    }
    row_finish(&row);
}

bool email_ask_password(struct engine *engine, const struct account *account)
{
    return engine->email && engine->email->ask_password(engine, account);
}

bool email_take_password(struct engine *engine, const struct account *account, struct str code)
{
    return engine->email && engine->email->take_password(engine, account, code);
}

void email_send_on(struct engine *engine, uint64_t character, const struct letter *letter)
{
    if (engine->email) {
        engine->email->send_on(engine, character, letter);
    }
}
