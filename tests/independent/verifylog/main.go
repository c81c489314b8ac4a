// Verifylog checks a city's transparency log with Go's own checksum-database packages
// (golang.org/x/mod/sumdb), which know nothing of Colletta: the checkpoint's signature, that every
// entry stands in the tree that it signs, that the tree extends an older checkpoint, and that the
// proofs which the log serves are proofs.
//
//	verifylog -vkey KEY [-old FILE] [-proofs] SOURCE
//
// SOURCE is the address of a city ("https://city.example/borgo") or a folder that `colletta log
// export` wrote. Exits 1 with one sentence when something does not hold.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const tileHeight = 8
const tileWidth = 1 << tileHeight
const responseMax = 32 << 20 // 256 entries of 64 KiB, and room

// A source gives the log's files by their paths below /log/.
type source func(path string) ([]byte, error)

func fromFolder(folder string) source {
	return func(path string) ([]byte, error) {
		return os.ReadFile(filepath.Join(folder, "log", filepath.FromSlash(path)))
	}
}

func fromAddress(base string) source {
	return func(path string) ([]byte, error) {
		address := strings.TrimSuffix(base, "/") + "/log/" + path
		response, err := http.Get(address)
		if err != nil {
			return nil, err
		}
		defer response.Body.Close()
		if response.StatusCode != http.StatusOK {
			return nil, fmt.Errorf("%s: %s", address, response.Status)
		}
		return io.ReadAll(io.LimitReader(response.Body, responseMax))
	}
}

// C2SP's paths are those of sumdb without the tile height, which is always 8.
func pathOf(tile tlog.Tile) string {
	return "tile/" + strings.TrimPrefix(tile.Path(), "tile/8/")
}

func entriesPath(bundle, width int64) string {
	tile := tlog.Tile{H: tileHeight, L: 0, N: bundle, W: int(width)}
	return "tile/entries/" + strings.TrimPrefix(pathOf(tile), "tile/0/")
}

// A tileReader hands sumdb the tiles that it asks for; sumdb itself checks them against the tree.
type tileReader struct {
	read source
	seen map[string][]byte
}

func (r *tileReader) Height() int                     { return tileHeight }
func (r *tileReader) SaveTiles([]tlog.Tile, [][]byte) {}
func (r *tileReader) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		path := pathOf(tile)
		data, known := r.seen[path]
		if !known {
			var err error
			if data, err = r.read(path); err != nil {
				return nil, err
			}
			r.seen[path] = data
		}
		if len(data) != tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s has %d bytes", path, len(data))
		}
		all = append(all, data)
	}
	return all, nil
}

// open checks a checkpoint's signature and gives the tree that it signs.
func open(checkpoint []byte, verifier note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open(checkpoint, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("checkpoint: %w", err)
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, errors.New("checkpoint: is not of this log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 {
		return tlog.Tree{}, errors.New("checkpoint: has no size")
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// eachEntry calls `take` with every entry of the log, in order.
func eachEntry(read source, size int64, take func(index int64, entry []byte) error) error {
	for first := int64(0); first < size; first += tileWidth {
		width := size - first
		if width > tileWidth {
			width = tileWidth
		}
		path := entriesPath(first/tileWidth, width)
		data, err := read(path)
		if err != nil {
			return err
		}
		for i := int64(0); i < width; i++ {
			if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
				return fmt.Errorf("%s ends before entry %d", path, first+i)
			}
			end := 2 + int(binary.BigEndian.Uint16(data))
			if err := take(first+i, data[2:end]); err != nil {
				return err
			}
			data = data[end:]
		}
		if len(data) != 0 {
			return fmt.Errorf("%s goes on after its last entry", path)
		}
	}
	return nil
}

// checkEntries proves that each entry is in the tree, by the log's tiles.
func checkEntries(read source, tree tlog.Tree, hashes tlog.HashReader) error {
	return eachEntry(read, tree.N, func(index int64, entry []byte) error {
		proof, err := tlog.ProveRecord(tree.N, index, hashes)
		if err == nil {
			err = tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry))
		}
		if err != nil {
			return fmt.Errorf("entry %d: %w", index, err)
		}
		return nil
	})
}

func checkExtends(old, tree tlog.Tree, hashes tlog.HashReader) error {
	if old.N > tree.N {
		return fmt.Errorf("the log has shrunk from %d to %d entries", old.N, tree.N)
	}
	if old.N == 0 {
		return nil
	}
	proof, err := tlog.ProveTree(tree.N, old.N, hashes)
	if err == nil {
		err = tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash)
	}
	if err != nil {
		return fmt.Errorf("the log does not extend the older checkpoint: %w", err)
	}
	return nil
}

func served(read source, path string) ([]tlog.Hash, error) {
	data, err := read(path)
	if err != nil {
		return nil, err
	}
	var answer struct {
		Hashes []string `json:"hashes"`
	}
	if err := json.Unmarshal(data, &answer); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var out []tlog.Hash
	for _, text := range answer.Hashes {
		raw, err := base64.StdEncoding.DecodeString(text)
		if err != nil || len(raw) != tlog.HashSize {
			return nil, fmt.Errorf("%s: %q is no hash", path, text)
		}
		var hash tlog.Hash
		copy(hash[:], raw)
		out = append(out, hash)
	}
	return out, nil
}

// checkServedProofs takes the log's own proofs for every entry, and between an older size and this.
func checkServedProofs(read source, old, tree tlog.Tree) error {
	err := eachEntry(read, tree.N, func(index int64, entry []byte) error {
		path := fmt.Sprintf("proof/%d?size=%d", index, tree.N)
		proof, err := served(read, path)
		if err != nil {
			return err
		}
		err = tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry))
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		return nil
	})
	if err != nil || old.N == 0 {
		return err
	}
	path := fmt.Sprintf("consistency?from=%d&to=%d", old.N, tree.N)
	proof, err := served(read, path)
	if err != nil {
		return err
	}
	if err := tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

func run() error {
	vkey := flag.String("vkey", "", "the log's verifier key")
	oldFile := flag.String("old", "", "a checkpoint that was seen earlier")
	proofs := flag.Bool("proofs", false, "check the proofs that the log serves, too")
	flag.Parse()
	if flag.NArg() != 1 {
		return errors.New("one SOURCE is wanted")
	}
	verifier, err := note.NewVerifier(*vkey)
	if err != nil {
		return err
	}
	read := fromFolder(flag.Arg(0))
	if strings.HasPrefix(flag.Arg(0), "http") {
		read = fromAddress(flag.Arg(0))
	}
	checkpoint, err := read("checkpoint")
	if err != nil {
		return err
	}
	tree, err := open(checkpoint, verifier)
	if err != nil {
		return err
	}
	var old tlog.Tree
	if *oldFile != "" {
		text, err := os.ReadFile(*oldFile)
		if err != nil {
			return err
		}
		if old, err = open(text, verifier); err != nil {
			return err
		}
	}
	hashes := tlog.TileHashReader(tree, &tileReader{read: read, seen: map[string][]byte{}})
	if err := checkExtends(old, tree, hashes); err != nil {
		return err
	}
	if err := checkEntries(read, tree, hashes); err != nil {
		return err
	}
	if *proofs {
		if err := checkServedProofs(read, old, tree); err != nil {
			return err
		}
	}
	fmt.Printf("%d entries from %d on: everything holds\n", tree.N, old.N)
	return nil
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
