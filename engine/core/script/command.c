/* command.c -- one command that a script registered. line/commands.c or a behaviour holds the
 * list. */
#include "engine/core/script/command.h"

#include "engine/base/mem.h"

void command_destroy(struct command *command)
{
    if (!command) {
        return;
    }
    grammar_destroy(command->grammar);
    mem_free((void *)(uintptr_t)command->pattern.bytes);
    mem_free((void *)(uintptr_t)command->family.bytes);
    mem_free((void *)(uintptr_t)command->package.bytes);
    mem_free((void *)(uintptr_t)command->plain_text.bytes);
    mem_free((void *)(uintptr_t)command->plain_told.bytes);
    mem_free(command);
}

bool command_has_verb(const struct command *command, struct str verb)
{
    for (size_t i = 0; verb.bytes && i < grammar_verb_count(command->grammar); i++) {
        if (str_equal_nocase(grammar_verb(command->grammar, i), verb)) {
            return true;
        }
    }
    return false;
}
