-- One row per document that takes part in matching. A run again narrows it to the documents that a change
-- can reach (scope.documents); what counts all documents reads recon.standing_documents.
select * from recon.standing_documents
