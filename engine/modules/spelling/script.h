#pragma once
#include "engine/base/buf.h"

/* Names by Unicode's rules for identifiers and look-alikes (UTS 39), with the data of ICU. All texts are UTF-8. */

#define SCRIPT_LOOKS 3

struct script_checker;

/* Returns NULL if ICU lacks its data. */
struct script_checker *script_open(void);
void script_close(struct script_checker *checker);
/* True if name may be one: letters of one script, each of everyday use, with few accents; ASCII digits, - and _ may
 * follow. scripts: names of those allowed, separated by blanks, or "any". */
bool script_name_ok(struct script_checker *checker, struct str name, struct str scripts);
/* Appends the name in the normal form NFC. */
void script_compose(struct str name, struct buf *out);
/* True if its letters are Latin, with accents. */
bool script_is_latin(struct str name);
/* Appends the name in ASCII letters, the first a capital: "Мария" is "Mariya". Empty if ICU knows no way. */
void script_to_ascii(struct script_checker *checker, struct str name, struct buf *out);
/* Lets ICU load what takes time for the first name of each script in this process. On any thread. */
void script_load(void);
/* Appends a text of any length in ASCII, with the letters of other scripts transliterated. On the main thread. */
void script_romanise(struct str text, struct buf *out);
/* Appends texts that are equal for two names if a reader could take one for the other: the skeleton of the name as it
 * is, in small letters and in capitals. */
void script_looks(
        struct script_checker *checker, struct str name, struct buf out[SCRIPT_LOOKS]);
