/* reserved.c -- which words belong to the game, and not to scripts and people? */
#include "engine/core/tell/reserved.h"

#include "engine/core/people/account.h"
#include "engine/core/sense/direction.h"

/* Those with a meaning where names are typed, and those that stand for the game or for whoever is not seen. */
static const char *const reserved_words[] = {"me", "here", "it", "all", "you", "yourself",
        "someone", "somebody", "something", "anybody", "anyone", "nobody", "everybody",
        "everyone", "skein", "system", "server", "guest", "connect", "create", "an", "the"};

bool reserved_verb(struct str verb)
{
    static const char *const words[] = {"say", "tell", "whisper", "chat", "channel", "password",
            "set", "help", "home", "report", "undo", "quit"};
    if (verb.length == 0 || verb.bytes[0] == '@' || verb.bytes[0] == ';') {
        return true;
    }
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (str_equal_nocase(verb, str_of(words[i]))) {
            return true;
        }
    }
    return false;
}

bool reserved_name(struct str name)
{
    char key[ACCOUNT_NAME_MAX + 1];
    if (!account_name_is_formed(name)) {
        return false;
    }
    account_key(name, key);
    return account_name_is_like(
                   name, reserved_words, sizeof(reserved_words) / sizeof(reserved_words[0])) ||
           direction_find(str_of(key)) != NULL || reserved_verb(str_of(key));
}
