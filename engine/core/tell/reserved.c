/* reserved.c -- which words belong to the game, and not to scripts and people? */
#include "engine/core/tell/reserved.h"

#include "engine/core/people/account.h"
#include "engine/core/sense/direction.h"

/* Those with a meaning where names are typed, and those that stand for the game or for whoever is not seen. */
static const char *const reserved_words[] = {"me", "here", "it", "all", "you", "yourself",
        "someone", "somebody", "something", "anybody", "anyone", "nobody", "everybody",
        "everyone", "skein", "system", "server", "guest", "connect", "create", "an", "the"};

static const char *const staff_words[] = {"admin", "administrator", "moderator", "staff",
        "sysop", "root", "operator", "gamemaster",
        /* and those of a domain's mail (RFC 2142); bounce+NUMBER is what comes back */
        "postmaster", "hostmaster", "webmaster", "abuse", "security", "noreply", "bounce"};

bool reserved_staff(struct str name)
{
    return account_name_is_like(
            name, staff_words, sizeof(staff_words) / sizeof(staff_words[0]));
}

bool reserved_verb(struct str verb)
{
    static const struct str words[] = {STR_IS("say"), STR_IS("tell"), STR_IS("whisper"),
            STR_IS("chat"), STR_IS("channel"), STR_IS("password"), STR_IS("set"),
            STR_IS("help"), STR_IS("home"), STR_IS("report"), STR_IS("undo"), STR_IS("quit")};
    return verb.length == 0 || verb.bytes[0] == '@' || verb.bytes[0] == ';' ||
           str_is_among(verb, words, sizeof(words) / sizeof(words[0]));
}

bool reserved_for_jail(struct str verb)
{
    static const struct str words[] = {STR_IS("look"), STR_IS("examine"), STR_IS("read"),
            STR_IS("exits"), STR_IS("inventory"), STR_IS("equipment"), STR_IS("say"),
            STR_IS("\""), STR_IS("'"), STR_IS("emote"), STR_IS(":"), STR_IS("whisper"),
            STR_IS("tell"), STR_IS("page"), STR_IS("reply"), STR_IS("who"), STR_IS("whois"),
            STR_IS("help"), STR_IS("commands"), STR_IS("report"), STR_IS("home"),
            STR_IS("sessions"), STR_IS("password"), STR_IS("set"), STR_IS("time"),
            STR_IS("score"), STR_IS("history"), STR_IS("ignore"), STR_IS("unignore"),
            STR_IS("quit")};
    return str_is_among(verb, words, sizeof(words) / sizeof(words[0]));
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
