#include "domain/journal/decide.hpp"

#include "domain/base/limits.hpp"
#include "domain/base/text.hpp"

namespace colletta {

Result<Outcome> decide(World& world, RecordCorrection command) {
  auto reason =
      clean_text(command.reason, "reason",
                 {.bytes_min = 1, .bytes_max = limits::kReasonBytesMax, .lines = Lines::kMany});
  if (!reason) return reason.error();
  // With the reason it has to fit a leaf, whatever escapes its JSON takes.
  constexpr std::size_t kCheckpointMax = limits::kLeafBytesMax / 4;
  if (command.checkpoint.size() > kCheckpointMax)
    return err(Errc::kTooLong, "checkpoint", std::to_string(kCheckpointMax));
  if (!is_utf8(command.checkpoint)) return err(Errc::kInvalidCharacters, "checkpoint");
  // After this point it must succeed.
  const auto seq = world.append(
      acts::CorrectionRecorded{*std::move(reason), std::move(command.checkpoint)}, {}, {});
  return Outcome{.seq = seq, .id = {}};
}

Result<Outcome> decide(World& world, const RotateKey& command) {
  if (command.key.empty() || command.key.size() > limits::kReasonBytesMax || !is_utf8(command.key))
    return err(Errc::kInvalid, "key");
  // After this point it must succeed.
  return Outcome{.seq = world.append(acts::KeyRotated{command.key}, {}, {}), .id = {}};
}

}  // namespace colletta
