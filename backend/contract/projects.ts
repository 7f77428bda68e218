import { z } from 'zod';

/** A project as the start page lists it. */
export const recentProjectSchema = z.object({
  /** Stands for the folder in every other call. */
  id: z.string(),
  name: z.string(),
  folder: z.string(),
  /** ISO 8601. */
  opened: z.string(),
  /** False where the folder is gone or unplugged. */
  available: z.boolean(),
  /** A picture of it: the path of a thumbnail under the host's address; null where it has none. */
  picture: z.string().nullable(),
  pairs: z.int(),
  images: z.int(),
  runs: z.int(),
});
export type RecentProject = z.infer<typeof recentProjectSchema>;

/** How far each stage of a project is, as the rail shows it. */
export const projectSummarySchema = z.object({
  id: z.string(),
  name: z.string(),
  folder: z.string(),
  source: z
    .object({ directory: z.string(), available: z.boolean(), pairs: z.int(), problems: z.int() })
    .nullable(),
  target: z
    .object({
      directory: z.string(),
      available: z.boolean(),
      images: z.int(),
      in: z.int(),
      flagged: z.int(),
    })
    .nullable(),
  runs: z.int(),
});
export type ProjectSummary = z.infer<typeof projectSummarySchema>;

export const sampleName = z.enum(['nuclei', 'streets']);
export type SampleName = z.infer<typeof sampleName>;

/** A folder on the machine that the host runs on, for choosing one from a page. */
export const folderListingSchema = z.object({
  path: z.string(),
  /** Null at the top. */
  parent: z.string().nullable(),
  folders: z.array(
    z.object({
      name: z.string(),
      path: z.string(),
      /** Image files in it, not in its subfolders; counting ends at 10,000. */
      images: z.int(),
      /** What it holds: a Towline project, or images with masks. */
      holds: z.enum(['project', 'source', 'other']),
    }),
  ),
  /** Image files in the folder itself. */
  images: z.int(),
  /** Home, drives, folders used before. */
  places: z.array(z.object({ name: z.string(), path: z.string() })),
});
export type FolderListing = z.infer<typeof folderListingSchema>;
