// From the journal to the queue: each city's journal is read on from where it was left, and what
// calls for a mail becomes a row. The journal is the outbox, so nothing is lost between a commit
// and its mail. It must never know addresses, texts or mail servers.
#pragma once

#include "server/store/mail_rows.hpp"
#include "server/writer/writer.hpp"

namespace colletta::mail {

/// Reads on in all journals, a bounded piece of each. A city that is met for the first time starts
/// at its head: what happened before mail was switched on is never mailed, nor is a demo. Returns
/// how many positions were read. Doing it twice, or in two processes, queues each mail once. Throws
/// DatabaseError.
std::size_t read_journals(store::Session& db, writer::Writer& writer, const Clock& clock);

/// Mail is off in this installation: forgets how far journals were read, so that it starts at their
/// heads when it is switched on (again). Mails that wait already go out then. Throws DatabaseError.
void switch_off(store::Session& db, writer::Writer& writer);

}  // namespace colletta::mail
