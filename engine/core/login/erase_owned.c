/* erase_owned.c -- deletes with an account what needs more than its rows to go, and lists all parts
 * of an erasure.
 *
 * The functions are those that module.json names under "erase": {"code": NAME}; tools/generate
 * writes the lists. To add a table: see world/value/table.h. */
#include "engine/core/chat/channel.h"
#include "engine/core/chat/email.h"
#include "engine/core/chat/mail.h"
#include "engine/core/login/erase_impl.h"
#include "engine/core/login/token.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/table_erasure.inc"

struct letters {
    uint64_t numbers[MAIL_LETTERS_MAX];
    size_t count;
};

static void take_letter(void *data, const struct letter *letter)
{
    struct letters *letters = data;
    if (letters->count < MAIL_LETTERS_MAX) {
        letters->numbers[letters->count++] = letter->number;
    }
}

static void erase_mail(struct engine *engine, const struct forgetting *forgetting)
{
    struct letters letters = {.count = 0};
    mail_each_head(engine, forgetting->character, take_letter, &letters);
    for (size_t i = 0; i < letters.count; i++) {
        (void)mail_delete(engine, forgetting->character, letters.numbers[i]);
    }
}

static void erase_tokens(struct engine *engine, const struct forgetting *forgetting)
{
    token_revoke_all(engine, forgetting->character);
}

static void erase_email(struct engine *engine, const struct forgetting *forgetting)
{
    email_erase(engine, forgetting->character);
}

static void erase_channels(struct engine *engine, const struct forgetting *forgetting)
{
    channels_forget(engine, forgetting->character, str_of(forgetting->name),
            phrase_get(engine, PHRASE_forget_somebody));
}

const struct erase_part erase_parts[] = {ERASE_PARTS};
const size_t erase_part_count = sizeof(erase_parts) / sizeof(erase_parts[0]);
const struct erase_own erase_owned[] = {ERASE_OWNED};
const size_t erase_owned_count = sizeof(erase_owned) / sizeof(erase_owned[0]);
