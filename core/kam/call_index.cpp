#include "core/kam/call_index.hpp"

namespace core::kam {

ShmPtr<CallIndex> CallIndex::make(unsigned bits) {
	return make_shm<CallIndex>(bits);
}

void CallIndex::add(std::string_view call_id, std::string_view line_key) {
	const uint64_t hash = hash_of(call_id);
	bucket_of(hash).with([&](Bucket &bucket) {
		for (const auto &entry : bucket)
			if (entry.hash == hash && base::view(entry.line) == line_key) return;
		bucket.push_back({hash, base::SharedString(line_key.data(), line_key.size())});
	});
}

void CallIndex::remove(std::string_view call_id, std::string_view line_key) {
	const uint64_t hash = hash_of(call_id);
	bucket_of(hash).with([&](Bucket &bucket) {
		for (size_t i = 0; i < bucket.size(); ++i) {
			if (bucket[i].hash != hash || base::view(bucket[i].line) != line_key) continue;
			std::swap(bucket[i], bucket.back());
			bucket.pop_back();
			if (bucket.empty())
				Bucket().swap(bucket); // Call-IDs come and go: an empty bucket holds no memory
			return;
		}
	});
}

std::vector<std::string> CallIndex::lines_of(std::string_view call_id) {
	std::vector<std::string> lines;
	const uint64_t hash = hash_of(call_id);
	bucket_of(hash).with([&](Bucket &bucket) {
		for (const auto &entry : bucket)
			if (entry.hash == hash) lines.emplace_back(base::view(entry.line));
	});
	return lines;
}

} // namespace core::kam
