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

/* The prototypes of every world, and what the game makes when it is needed first. A world that an older version made may
 * lack some of them. */
static const struct str reserved_refs[] = {STR_IS("adept"), STR_IS("area"),
        STR_IS("auctioneer"), STR_IS("bank"), STR_IS("board"), STR_IS("breather"),
        STR_IS("calendar"), STR_IS("caster"), STR_IS("character"), STR_IS("cityguard"),
        STR_IS("coin"), STR_IS("container"), STR_IS("crier"), STR_IS("drink"), STR_IS("dump"),
        STR_IS("exit"), STR_IS("feud"), STR_IS("fido"), STR_IS("follower"), STR_IS("food"),
        STR_IS("garment"), STR_IS("greeter"), STR_IS("guard"), STR_IS("guide"), STR_IS("guild"),
        STR_IS("guildguard"), STR_IS("home"), STR_IS("homes"), STR_IS("homes/lane"),
        STR_IS("item"), STR_IS("jail"), STR_IS("janitor"), STR_IS("light"), STR_IS("limbo"),
        STR_IS("mayor"), STR_IS("npc"), STR_IS("outdoors"), STR_IS("petshop"), STR_IS("player"),
        STR_IS("portal"), STR_IS("postmaster"), STR_IS("quest"), STR_IS("receptionist"),
        STR_IS("room"), STR_IS("routine"), STR_IS("scripted"), STR_IS("scripted_act"),
        STR_IS("scripted_clock"), STR_IS("scripted_command"), STR_IS("seat"), STR_IS("seeker"),
        STR_IS("shopkeeper"), STR_IS("sign"), STR_IS("sleeper"), STR_IS("snake"),
        STR_IS("start"), STR_IS("talker"), STR_IS("thief"), STR_IS("thing"),
        STR_IS("wanderer")};

static const char *const ranks[] = {
        "admin", "administrator", "moderator", "sysop", "gamemaster"};

bool reserved_ref(struct str ref)
{
    return str_is_among(ref, reserved_refs, sizeof(reserved_refs) / sizeof(reserved_refs[0]));
}

bool reserved_rank(struct str word)
{
    return account_name_is_like(word, ranks, sizeof(ranks) / sizeof(ranks[0]));
}

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
